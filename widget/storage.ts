import type { NewChat } from '../protocol/public.ts'

export type Field = 'name' | 'email' | 'phone'
export const FIELDS: Field[] = ['name', 'email', 'phone']
export type Person = { [field in Field]?: string }

/** A conversation of this browser. `at` is when its last message was sent, in milliseconds. */
export type Chat = {
  id: string
  token: string
  at: number
  /** Up to this message the visitor has read. */
  read?: number
}

/** A message that the server has not taken yet. */
export type Pending = {
  client_id: string
  text: string
  at: number
  /** ID of its conversation or, while that is not open yet, the client ID of the message that opens it. */
  chat: string
  /** The body that opens the conversation: sent again as it is, so that the server knows it for the same. */
  opens?: NewChat
  failed?: boolean
}

export type Saved = { person: Person; chats: Chat[]; pending: Pending[] }

const CHATS_KEPT = 20
/** A conversation goes on for at most so long after its last message. */
const GOES_ON_MS = 12 * 3600 * 1000

/** What is kept in this browser for one site: in local storage, or in memory where there is none. */
export const storageOf = (site: string | undefined) => {
  const key = `onelead:${site}`
  let memory: string | undefined
  let session = ''

  const load = (): Saved => {
    const empty = { person: {}, chats: [], pending: [] }
    let text: string | null | undefined = memory
    try {
      text = localStorage.getItem(key)
    } catch {}
    try {
      return Object.assign(empty, JSON.parse(text ?? '{}'))
    } catch {
      return empty
    }
  }

  /** Reads before it writes, since other tabs write too. */
  const change = (act: (saved: Saved) => void) => {
    const saved = load()
    act(saved)
    saved.chats = saved.chats.slice(-CHATS_KEPT)
    memory = JSON.stringify(saved)
    try {
      localStorage.setItem(key, memory)
    } catch {}
  }

  /** A session cookie: all tabs share it, and it goes when the browser is closed. */
  const setSession = (chat: string) => {
    session = chat
    try {
      const secure = location.protocol === 'https:' ? ';secure' : ''
      // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API answers later, and Safari has none of it
      document.cookie = `onelead_chat=${chat};path=/;samesite=lax${chat ? '' : ';max-age=0'}${secure}`
    } catch {}
  }

  /** The conversation that the next message belongs to. */
  const current = () => {
    let id = session
    try {
      id = document.cookie.match(/\bonelead_chat=([\w-]+)/)?.[1] ?? session
    } catch {}
    return load().chats.find((chat) => chat.id === id && chat.at > Date.now() - GOES_ON_MS)
  }

  const forget = () => {
    memory = undefined
    setSession('')
    try {
      localStorage.removeItem(key)
    } catch {}
  }

  return { load, change, setSession, current, forget }
}

export type Storage = ReturnType<typeof storageOf>
