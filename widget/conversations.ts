import type { Bridge } from '../protocol/bridge.ts'
import { URL_MAX_CHARS } from '../protocol/limits.ts'
import type { Message } from '../protocol/public.ts'
import { liveOf } from './live.ts'
import { outboxOf } from './outbox.ts'
import { type Chat, FIELDS, type Pending, type Person, storageOf } from './storage.ts'
import { transportOf } from './transport.ts'

/** A conversation as it is shown: what the server has, then what it has not yet. */
export type Thread = { id: string; messages: Message[]; pending: Pending[] }

const HISTORY_CHATS = 10
const TITLE_MAX_CHARS = 500
/** So long somebody is taken to be typing. */
const TYPING_MS = 5_000

/** The conversations of this browser with this site, and everything that can be done with them. */
export const conversationsOf = (bridge: Bridge, changed: () => void) => {
  const script = bridge.script
  const storage = storageOf(script.dataset.site)
  const transport = transportOf(script.src)
  let heard = new Map<string, Message[]>()
  let read = new Map<string, number>()
  let typed = 0
  let typing = 0

  const model = {
    /** What was typed into the form, and what is wrong with it. */
    typed: {} as Person,
    /** The same of the site's own fields. */
    answers: {} as Record<string, string>,
    errors: {} as Record<string, string | undefined>,
    /** Text that comes back to the composer. */
    draft: '',
    /** The newest words of an agent, for those who listen. */
    news: '',
    /** An agent is typing. */
    typing: false,
    /** Up to which message agents have read a conversation. */
    readOf: (id: string) => read.get(id) ?? 0,

    /** How many messages of agents nobody has looked at. */
    unread() {
      const chat = storage.current()
      return chat ? (heard.get(chat.id) ?? []).filter((it) => isNew(chat, it)).length : 0
    },
    /** The visitor sees what there is. */
    look() {
      const chat = storage.current()
      const last = heard
        .get(chat?.id ?? '')
        ?.filter((it) => it.from === 'agent')
        .pop()
      if (!chat || !last || !isNew(chat, last)) return
      storage.change((saved) => {
        for (const it of saved.chats) if (it.id === chat.id) it.read = last.seq
      })
      live.say({ type: 'read', seq: last.seq })
    },
    /** The visitor types. */
    type() {
      if (Date.now() < typed || !storage.current()) return
      if (live.say({ type: 'typing' })) typed = Date.now() + TYPING_MS / 2
    },

    /** The oldest first. */
    threads(): Thread[] {
      const saved = storage.load()
      const ids = new Set(saved.chats.slice(-HISTORY_CHATS).map((chat) => chat.id))
      for (const it of saved.pending) ids.add(it.chat)
      return [...ids].map((id) => ({
        id,
        messages: heard.get(id) ?? [],
        pending: saved.pending.filter((it) => it.chat === id),
      }))
    },

    /** ID of the conversation that goes on, if one does. */
    current: () => storage.current()?.id ?? storage.load().pending.find((it) => it.opens)?.chat,

    /** What is known of the visitor: from the page, or from themselves. */
    person: (): Person => ({ ...bridge.meta?.person, ...storage.load().person }),
    forgetPerson() {
      storage.change((saved) => {
        saved.person = {}
      })
      changed()
    },

    send(text: string) {
      outbox.send(text, model.current())
      model.answers = {}
    },
    retry: (chat: string) => outbox.retry(chat),

    startAfresh() {
      storage.setSession('')
      follow()
      changed()
    },

    /** Reads the history, the newest first. */
    async watch() {
      adopt()
      const past = storage.load().chats.slice(-HISTORY_CHATS).reverse()
      for (const chat of past) if (!allOf(chat.id)) await readAll(chat)
    },

    forget() {
      model.typed = {}
      model.answers = {}
      heard = new Map()
      read = new Map()
      storage.forget()
      follow()
      changed()
    },
  }

  /** What the user that the website has signed for has talked about in other browsers. */
  const adopt = () => {
    const known = storage.load().chats
    const more = (bridge.chats ?? []).filter((it) => !known.some(({ id }) => id === it.chat_id))
    if (more.length > 0)
      storage.change((saved) => {
        // The newest first, as they are told; older than what was said here.
        for (const { chat_id, token } of more) saved.chats.unshift({ id: chat_id, token, at: 0 })
      })
  }

  const isNew = (chat: Chat, it: Message) => it.from === 'agent' && it.seq > (chat.read ?? 0)
  /** Numbers have no gaps, so this many are all up to there. */
  const allOf = (id: string) => (heard.get(id) ?? []).filter((it, index) => it.seq === index + 1).length
  const readAll = (chat: Chat) => transport.read(chat, (messages) => hear(chat, messages))
  const follow = () => live.follow(storage.current())

  const live = liveOf({
    base: script.src,
    name: `onelead:${script.dataset.site}`,
    since: (chat) => allOf(chat.id),
    // What was looked at while there was no connection.
    opened() {
      const seq = storage.current()?.read
      if (seq) live.say({ type: 'read', seq })
    },
    lost: readAll,
    hear(id, frame) {
      const chat = storage.load().chats.find((it) => it.id === id)
      const typing = frame.type === 'typing' && frame.from === 'agent'
      if (!chat) return
      if (frame.type === 'read' && frame.from === 'agent') read.set(id, frame.seq)
      if (frame.type === 'message') {
        hear(chat, [frame.message])
        // A tab that came later, or was away.
        if (allOf(id) < frame.message.seq) readAll(chat)
      }
      shown(typing)
    },
  })

  const shown = (on: boolean) => {
    clearTimeout(typing)
    model.typing = on
    if (on) typing = setTimeout(shown, TYPING_MS, false)
    changed()
  }

  const hear = (chat: Chat, messages?: Message[]) => {
    const known = heard.get(chat.id)
    const fresh = (messages ?? []).filter((it) => !known?.some((old) => old.id === it.id))
    if (messages) heard.set(chat.id, join(known, fresh))
    const spoken = fresh.filter((it) => it.from === 'agent').pop()
    if (known && spoken) model.news = spoken.text
    const last = Math.max(chat.at, ...fresh.map((it) => Date.parse(it.at)))
    if (!messages || last > chat.at)
      storage.change((saved) => {
        saved.chats = saved.chats.filter((it) => messages || it.id !== chat.id)
        for (const it of saved.chats) if (it.id === chat.id) it.at = last
      })
    chat.at = last
    if (!messages || fresh.length) changed()
  }

  const outbox = outboxOf({
    storage,
    transport,
    opening(text, client_id) {
      return {
        site: script.dataset.site ?? '',
        pixel: bridge.readId(),
        message: text,
        ...model.person(),
        ...model.typed,
        fields: { ...bridge.meta?.fields, ...model.answers },
        page: {
          url: location.href.replace(/#.*/, '').slice(0, URL_MAX_CHARS),
          title: document.title.slice(0, TITLE_MAX_CHARS),
          referrer: document.referrer.slice(0, URL_MAX_CHARS),
        },
        client_id,
      }
    },
    opened(answer, first) {
      // With consent still to be given, an ID may be told to the server but not kept.
      if (bridge.mode !== 'consent' || bridge.consent()) bridge.keepId(answer.pixel)
      storage.change((saved) => {
        for (const field of FIELDS) saved.person[field] = first.opens?.[field]
        saved.chats = saved.chats.filter((it) => it.id !== answer.chat_id)
        saved.chats.push({ id: answer.chat_id, token: answer.token, at: Date.now() })
        for (const it of saved.pending) if (it.chat === first.chat) it.chat = answer.chat_id
      })
      storage.setSession(answer.chat_id)
      heard.set(answer.chat_id, [asMessage(first, 1)])
      follow()
    },
    sent(id, message) {
      const chat = storage.load().chats.find((it) => it.id === id)
      if (chat) hear(chat, [message])
    },
    returned(opens, texts, problem) {
      model.draft = texts.join('\n')
      for (const field of FIELDS) model.typed[field] = opens[field]
      model.answers = { ...opens.fields } as typeof model.answers
      for (const it of problem.errors ?? []) model.errors[it.pointer.split('/').pop() ?? ''] = it.detail
      storage.change((saved) => {
        for (const field of FIELDS) if (model.errors[field]) delete saved.person[field]
      })
    },
    changed,
  })
  outbox.deliver()
  follow()
  // Another tab wrote.
  addEventListener('storage', () => {
    follow()
    changed()
  })

  return model
}

const asMessage = (it: Pending, seq: number): Message => ({
  id: it.client_id,
  seq,
  from: 'visitor',
  text: it.text,
  client_id: it.client_id,
  at: new Date(it.at).toISOString(),
})

/** What comes later takes the place of what has its number. */
const join = (known: Message[] = [], fresh: Message[]) =>
  known
    .filter((old) => !fresh.some((it) => it.seq === old.seq))
    .concat(fresh)
    .sort((a, b) => a.seq - b.seq)

export type Conversations = ReturnType<typeof conversationsOf>
