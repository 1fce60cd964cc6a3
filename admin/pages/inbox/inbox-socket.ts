import type { ClientFrame, InboxFrame, ViewFrame } from '../../../protocol/live.ts'

const WAIT_MAX_S = 30
const SILENCE_MS = 25_000

export type InboxSocket = ReturnType<typeof openInbox>
export type OwnFrame = (ClientFrame & { chat_id: string }) | ViewFrame

type Listener = {
  heard: (frame: InboxFrame) => void
  /** The connection is there; what happened before is not told. */
  opened: () => void
  lost: () => void
}

/** The account's conversations live, for as long as the page is open: a lost connection is made again. */
export function openInbox({ heard, opened, lost }: Listener) {
  let socket: WebSocket | null = null
  let ended = false
  let tries = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  const connect = () => {
    clearTimeout(timer)
    const address = new URL('/api/v1/inbox/socket', location.href)
    address.protocol = address.protocol.replace('http', 'ws')
    const mine = new WebSocket(address, 'onelead.v1')
    socket = mine
    const fail = () => {
      if (socket !== mine) return
      socket = null
      mine.close()
      clearTimeout(timer)
      if (ended) return
      lost()
      timer = setTimeout(connect, Math.min(2 ** tries++, WAIT_MAX_S) * (750 + Math.random() * 500))
    }
    const listen = (then: () => void) => {
      clearTimeout(timer)
      timer = setTimeout(then, SILENCE_MS)
    }
    const ping = () => {
      mine.send('ping')
      listen(fail)
    }
    mine.onopen = () => {
      tries = 0
      ping()
      opened()
    }
    mine.onmessage = ({ data }) => {
      listen(ping)
      if (data !== 'pong') heard(JSON.parse(data) as InboxFrame)
    }
    mine.onclose = fail
  }

  const online = () => {
    tries = 0
    if (socket?.readyState !== WebSocket.OPEN) connect()
  }
  addEventListener('online', online)
  connect()

  return {
    /** Whether it was sent. */
    say(frame: OwnFrame) {
      if (socket?.readyState !== WebSocket.OPEN) return false
      socket.send(JSON.stringify(frame))
      return true
    },
    end() {
      ended = true
      clearTimeout(timer)
      removeEventListener('online', online)
      socket?.close()
    },
  }
}
