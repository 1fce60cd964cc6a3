import type { Message, NewChat, NewChatAnswer, NewMessage, Problem } from '../protocol/public.ts'
import type { Chat } from './storage.ts'

export type Outcome<Answer> =
  | { kind: 'done'; answer: Answer }
  | { kind: 'refused'; status: number; problem: Partial<Problem> }
  /** Not now. `after` is what the server asked to wait, in milliseconds; NaN where it did not say. */
  | { kind: 'later'; after: number }

/** How messages come and go. */
export type Transport = {
  open(chat: NewChat): Promise<Outcome<NewChatAnswer>>
  send(chat: Chat, message: NewMessage): Promise<Outcome<Message>>
  /** All messages so far, a page at a time. */
  read(chat: Chat, hear: Hear): Promise<void>
  /** The same, and from then on what is new, until the answer is called. */
  follow(chat: Chat, hear: Hear): () => void
}

/** Is given the messages, or nothing where the conversation is not this browser's any longer. */
export type Hear = (messages?: Message[]) => void

type Page = { data: Message[]; next: string | null }

const PATIENCE_MS = 20_000
const POLL_MS = 4_000

export const transportOf = (base: string): Transport => {
  const call = async <Answer>(route: string, token?: string, body?: object): Promise<Outcome<Answer>> => {
    try {
      const response = await fetch(new URL(`v1/chats${route}`, base), {
        method: body ? 'POST' : 'GET',
        // A string goes out as text/plain: without a token, no preflight is needed.
        body: body && JSON.stringify(body),
        headers: token ? { authorization: `Bearer ${token}` } : {},
        signal: AbortSignal.timeout(PATIENCE_MS),
      })
      const status = response.status
      if (response.ok) return { kind: 'done', answer: await response.json() }
      if (status > 499 || status === 429 || status === 408)
        return { kind: 'later', after: Number(response.headers.get('retry-after') ?? Number.NaN) * 1000 }
      return { kind: 'refused', status, problem: await response.json().catch(() => ({})) }
    } catch {
      return { kind: 'later', after: Number.NaN }
    }
  }

  /** From the cursor on; the answer is the last cursor, so that the next look begins there. */
  const readOn = async (chat: Chat, hear: Hear, after: string): Promise<string> => {
    const outcome = await call<Page>(
      `/${chat.id}/messages?limit=200${after && `&after=${after}`}`,
      chat.token,
    )
    if (outcome.kind === 'refused' && (outcome.status === 401 || outcome.status === 404)) hear()
    if (outcome.kind !== 'done') return after
    hear(outcome.answer.data)
    const next = outcome.answer.next
    return next ? readOn(chat, hear, encodeURIComponent(next)) : after
  }

  return {
    open: (chat) => call('', undefined, chat),
    send: (chat, message) => call(`/${chat.id}/messages`, chat.token, message),
    async read(chat, hear) {
      await readOn(chat, hear, '')
    },
    follow(chat, hear) {
      let stopped = false
      let after = ''
      const look = async () => {
        if (stopped) return
        if (!document.hidden) after = await readOn(chat, (messages) => stopped || hear(messages), after)
        setTimeout(look, POLL_MS)
      }
      look()
      return () => {
        stopped = true
      }
    },
  }
}
