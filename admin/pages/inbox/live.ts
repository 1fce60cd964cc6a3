import { signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { Agent, InboxFrame } from '../../../protocol/live.ts'
import { amend, invalidate } from '../../resource.ts'
import type { InboxChat, Page } from '../../wire.ts'
import { alertOf } from './alerts.ts'
import { type InboxSocket, type OwnFrame, openInbox } from './inbox-socket.ts'

/** What is known of a conversation only while the page is open. */
export type Moment = {
  online: boolean
  /** Who is typing just now: the visitor, or agents by name. */
  typing: { visitor: boolean; agents: Agent[] }
  viewers: Agent[]
  /** It was erased. */
  gone?: boolean
}
const NOTHING: Moment = { online: false, typing: { visitor: false, agents: [] }, viewers: [] }
/** So long somebody is taken to be typing. */
const TYPING_MS = 5_000
const GATHER_MS = 250

export const connected = signal<'not yet' | 'yes' | 'lost'>('not yet')
const moments = signal<Record<string, Moment>>({})
export const momentOf = (chatId: string) => moments.value[chatId] ?? NOTHING

type Hearer = (frame: InboxFrame) => void
const hearers = new Set<Hearer>()
let socket: InboxSocket | null = null
let viewed: string | null = null
let asking = false

/** Whether it was sent. */
export const say = (frame: OwnFrame) => socket?.say(frame) ?? false

/** Tells the other agents what is open here. */
export function view(chatId: string | null) {
  viewed = chatId
  say({ type: 'view', chat_id: chatId })
}

/** Frames of all conversations, for as long as the component is there. */
export function useHearing(hear: Hearer) {
  useEffect(() => {
    hearers.add(hear)
    return () => {
      hearers.delete(hear)
    }
  }, [hear])
}

/** The connection, for as long as the inbox is open. */
export function useInbox(list: string) {
  useEffect(() => {
    socket = openInbox({
      heard: (frame) => {
        note(frame)
        inList(list, frame)
        for (const hear of hearers) hear(frame)
      },
      opened: () => {
        connected.value = 'yes'
        view(viewed)
        invalidate('/chats')
      },
      lost: () => {
        connected.value = 'lost'
        moments.value = {}
      },
    })
    return () => {
      socket?.end()
      socket = null
      connected.value = 'not yet'
    }
  }, [list])
}

function change(chatId: string, change: Partial<Moment>) {
  moments.value = { ...moments.value, [chatId]: { ...momentOf(chatId), ...change } }
}

const timers = new Map<string, ReturnType<typeof setTimeout>>()

function note(frame: InboxFrame) {
  const { chat_id } = frame
  const { typing } = momentOf(chat_id)
  switch (frame.type) {
    case 'presence':
      return change(chat_id, { online: frame.online })
    case 'viewers':
      return change(chat_id, { viewers: frame.agents })
    case 'typing': {
      const agent = 'agent' in frame ? frame.agent : null
      const name = `${chat_id} ${agent?.id ?? ''}`
      const without = (agents: Agent[]) => agents.filter((it) => it.id !== agent?.id)
      change(chat_id, {
        typing: agent
          ? { ...typing, agents: [...without(typing.agents), agent] }
          : { ...typing, visitor: true },
      })
      clearTimeout(timers.get(name))
      const stop = () => {
        const now = momentOf(chat_id).typing
        change(chat_id, {
          typing: agent ? { ...now, agents: without(now.agents) } : { ...now, visitor: false },
        })
      }
      timers.set(name, setTimeout(stop, TYPING_MS))
      return
    }
    case 'message':
      // Whoever has written is not typing any longer.
      if (frame.message.from === 'visitor')
        change(chat_id, { online: true, typing: { ...typing, visitor: false } })
      else change(chat_id, { typing: { ...typing, agents: [] } })
      return
    case 'gone':
      change(chat_id, { gone: true })
  }
}

/** Brings the list in step without asking, where it can; what is not in it is asked for. */
function inList(list: string, frame: InboxFrame) {
  if (!['message', 'changed', 'read', 'gone'].includes(frame.type)) return
  if (frame.type === 'read' && frame.from === 'visitor')
    amend<InboxChat>(`/chats/${frame.chat_id}`, (chat) => ({ ...chat, visitor_read: frame.seq }))
  let known = false
  amend<Page<InboxChat>>(list, (page) => {
    const chat = page.data.find(({ id }) => id === frame.chat_id)
    if (!chat) return page
    known = true
    const others = page.data.filter((it) => it !== chat)
    switch (frame.type) {
      case 'message': {
        const { message } = frame
        if (message.from === 'visitor' && !seen(chat.id)) alertOf(chat, message.text)
        const unread = message.from === 'visitor' ? chat.unread + (seen(chat.id) ? 0 : 1) : 0
        return {
          ...page,
          data: [{ ...chat, last_message: message, last_message_at: message.at, unread }, ...others],
        }
      }
      case 'read':
        return {
          ...page,
          data: page.data.map((it) =>
            it !== chat
              ? it
              : frame.from === 'agent'
                ? { ...it, unread: 0 }
                : { ...it, visitor_read: frame.seq },
          ),
        }
      case 'gone':
        return { ...page, data: others }
      default:
        return page
    }
  })
  if (frame.type === 'gone' || (known && frame.type !== 'changed')) return
  if (!known && frame.type === 'message' && frame.message.from === 'visitor')
    alertOf(null, frame.message.text)
  if (!asking)
    setTimeout(() => {
      asking = false
      invalidate('/chats?')
    }, GATHER_MS)
  asking = true
  if (frame.type === 'changed') invalidate(`/chats/${frame.chat_id}`)
}

const seen = (chatId: string) => viewed === chatId && document.visibilityState === 'visible'
