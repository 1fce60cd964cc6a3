import type { ClientFrame, ServerFrame } from '../protocol/live.ts'
import type { Chat } from './storage.ts'

/** Between two tries; where no socket has ever opened, something in between may let none pass, and each try reads what is new. */
const WAIT_MAX_SECONDS = 30
const POLL_SECONDS = 5
/** After so long without a word the connection is asked whether it is still there. */
const SILENCE_MS = 25_000

type Wiring = {
  base: string
  /** Shared by all tabs of the site. */
  name: string
  /** Up to which message this tab has all of a conversation. */
  since(chat: Chat): number
  /** `id` is the conversation's. */
  hear(id: string, frame: ServerFrame): void
  opened(): void
  /** The connection was lost, or could not be made. */
  lost(chat: Chat): void
}

/** One socket for all tabs: the one that holds the lock has it, the others hear and speak through a channel. */
export const liveOf = (wiring: Wiring) => {
  const channel = 'BroadcastChannel' in window ? new BroadcastChannel(wiring.name) : undefined
  let chat: Chat | undefined
  let socket: WebSocket | undefined
  let leading = false
  let tries = 0
  let waitMax = POLL_SECONDS
  let timer = 0
  let resign = () => {}
  let waiting: AbortController | undefined

  const drop = () => {
    const old = socket
    socket = undefined
    clearTimeout(timer)
    old?.close()
  }

  const again = (mine?: WebSocket) => {
    if (mine !== socket) return
    drop()
    if (!chat || !leading) return
    wiring.lost(chat)
    timer = setTimeout(connect, Math.min(2 ** tries++, waitMax) * (750 + Math.random() * 500))
  }

  const connect = () => {
    drop()
    if (!chat || !leading) return
    const id = chat.id
    const address = new URL(`v1/chats/${id}/socket?since=${wiring.since(chat)}`, wiring.base)
    try {
      const mine = new WebSocket(address.href.replace('http', 'ws'), ['onelead.v1', `token.${chat.token}`])
      socket = mine
      const listen = (wait: () => void) => {
        clearTimeout(timer)
        timer = setTimeout(wait, SILENCE_MS)
      }
      const ask = () => {
        mine.send('ping')
        listen(() => again(mine))
      }
      mine.onopen = () => {
        tries = 0
        waitMax = WAIT_MAX_SECONDS
        ask()
        wiring.opened()
      }
      mine.onmessage = (event) => {
        listen(ask)
        if (event.data === 'pong') return
        const frame: ServerFrame = JSON.parse(event.data)
        wiring.hear(id, frame)
        channel?.postMessage([id, frame])
      }
      mine.onclose = () => again(mine)
    } catch {
      again(socket)
    }
  }

  /** Whether it was sent, as far as this tab knows. */
  const say = (frame: ClientFrame) => {
    if (!leading) channel?.postMessage(frame)
    else if (socket?.readyState === 1) socket.send(JSON.stringify(frame))
    else return false
    return true
  }

  const stand = () => {
    const lead = () => {
      leading = true
      connect()
    }
    // No locks where the page is not secure, or may keep nothing: each tab has a socket of its own.
    if (!navigator.locks) lead()
    else {
      const mine = new AbortController()
      waiting = mine
      navigator.locks
        .request(
          wiring.name,
          { signal: mine.signal },
          () =>
            new Promise<void>((done) => {
              resign = done
              lead()
            }),
        )
        .catch(() => mine.signal.aborted || lead())
    }
  }

  if (channel)
    channel.onmessage = (event) => {
      if (!Array.isArray(event.data)) {
        if (leading) say(event.data)
      } else if (!leading) wiring.hear(event.data[0], event.data[1])
    }
  addEventListener('online', () => {
    tries = 0
    connect()
  })
  addEventListener('offline', drop)
  // A page with a socket or a lock is not kept for a way back.
  addEventListener('pagehide', () => {
    leading = false
    drop()
    waiting?.abort()
    resign()
  })
  addEventListener('pageshow', (event) => event.persisted && stand())
  stand()

  return {
    say,
    follow(next: Chat | undefined) {
      if (next?.id === chat?.id) return
      chat = next
      tries = 0
      connect()
    },
  }
}
