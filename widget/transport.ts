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
}

/** Is given the messages, or nothing where the conversation is not this browser's any longer. */
export type Hear = (messages?: Message[]) => void

type Page = { data: Message[]; next: string | null }

const PATIENCE_MS = 20_000

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

  const read = async (chat: Chat, hear: Hear, after = ''): Promise<void> => {
    const outcome = await call<Page>(
      `/${chat.id}/messages?limit=200${after && `&after=${encodeURIComponent(after)}`}`,
      chat.token,
    )
    if (outcome.kind === 'refused' && (outcome.status === 401 || outcome.status === 404)) hear()
    if (outcome.kind !== 'done') return
    hear(outcome.answer.data)
    const next = outcome.answer.next
    if (next) await read(chat, hear, next)
  }

  return {
    open: (chat) => call('', undefined, chat),
    send: (chat, message) => call(`/${chat.id}/messages`, chat.token, message),
    read,
  }
}
