import type { Message, NewChat, NewChatAnswer, Problem } from '../protocol/public.ts'
import type { Pending, Storage } from './storage.ts'
import type { Outcome, Transport } from './transport.ts'

const WAIT_MAX_SECONDS = 60

/** 128 random bits, base64url. */
const randomId = () =>
  btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .slice(0, 22)

type Wiring = {
  storage: Storage
  transport: Transport
  /** The body that opens a conversation with this message. */
  opening(text: string, client_id: string): NewChat
  opened(answer: NewChatAnswer, first: Pending): void
  sent(chat: string, message: Message): void
  /** The server did not take what opens a conversation; its messages are given back. */
  returned(opens: NewChat, texts: string[], problem: Partial<Problem>): void
  changed(): void
}

/** Sends one message after the other, each until the server has taken it. What waits survives a reload. */
export const outboxOf = (wiring: Wiring) => {
  const storage = wiring.storage
  let busy = false
  let tries = 0
  let timer = 0

  const deliver = async () => {
    clearTimeout(timer)
    const saved = storage.load()
    const chatOf = (it: Pending) => saved.chats.find((chat) => chat.id === it.chat)
    const it = saved.pending.find((one) => !one.failed && (one.opens || chatOf(one)))
    const chat = it && chatOf(it)
    if (busy || !it) return
    busy = true
    const outcome: Outcome<unknown> = it.opens
      ? await wiring.transport.open(it.opens)
      : chat
        ? await wiring.transport.send(chat, { text: it.text, client_id: it.client_id })
        : { kind: 'later', after: Number.NaN }
    busy = false
    // Forgotten in the meantime: a sign-out, or a withdrawn consent.
    if (!storage.load().pending.some((one) => one.client_id === it.client_id)) return void deliver()
    settle(it, outcome)
    wiring.changed()
  }

  const settle = (it: Pending, outcome: Outcome<unknown>) => {
    if (outcome.kind === 'later') {
      const wait = outcome.after || Math.min(2 ** tries++, WAIT_MAX_SECONDS) * (750 + Math.random() * 500)
      timer = setTimeout(deliver, wait)
      return
    }
    tries = 0
    if (outcome.kind === 'done') {
      if (it.opens) wiring.opened(outcome.answer as NewChatAnswer, it)
      else wiring.sent(it.chat, outcome.answer as Message)
      remove((one) => one.client_id === it.client_id)
    } else if (it.opens && outcome.problem.errors?.length) {
      const texts = storage.load().pending.filter((one) => one.chat === it.chat)
      remove((one) => one.chat === it.chat)
      wiring.returned(
        it.opens,
        texts.map((one) => one.text),
        outcome.problem,
      )
    } else if (!it.opens && (outcome.status === 401 || outcome.status === 404)) reopen(it)
    else mark(it.chat, true)
    deliver()
  }

  const remove = (which: (it: Pending) => boolean) =>
    storage.change((saved) => {
      saved.pending = saved.pending.filter((it) => !which(it))
    })

  /** What cannot be sent, and what waits behind it. */
  const mark = (chat: string, failed: boolean) =>
    storage.change((saved) => {
      for (const it of saved.pending) if (it.chat === chat) it.failed = failed
    })

  /** Its conversation is gone, so it opens another one. */
  const reopen = (gone: Pending) =>
    storage.change((saved) => {
      saved.chats = saved.chats.filter((chat) => chat.id !== gone.chat)
      for (const it of saved.pending) {
        if (it.client_id === gone.client_id) it.opens = wiring.opening(it.text, it.client_id)
        if (it.chat === gone.chat) it.chat = gone.client_id
      }
    })

  addEventListener('online', () => {
    tries = 0
    deliver()
  })

  return {
    deliver,
    send(text: string, chat: string | undefined) {
      const client_id = randomId()
      const it: Pending = { client_id, text, at: Date.now(), chat: chat ?? client_id }
      if (!chat) it.opens = wiring.opening(text, client_id)
      storage.change((saved) => saved.pending.push(it))
      wiring.changed()
      deliver()
    },
    retry(chat: string) {
      mark(chat, false)
      wiring.changed()
      deliver()
    },
  }
}
