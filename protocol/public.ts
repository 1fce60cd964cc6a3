/** Bodies of the public routes (`/v1/…`), as they stand on the wire. */
import type { LauncherSettings } from './widget-settings.ts'

export type ConsentMode = 'load' | 'consent' | 'message'

export type Hit = {
  site: string
  pixel?: string
  url: string
  referrer?: string
  title?: string
  /** What the visitor said on the page; absent when nobody asked. */
  consent?: boolean
}

export type HitAnswer = {
  /** null while no persistent ID may be kept (no consent yet, mode `message`, Global Privacy Control). */
  pixel: string | null
  /** The consent mode of the site. */
  consent: ConsentMode
  /** null: the site shows no launcher. */
  launcher: LauncherSettings | null
  /** Attributes of the cookie that the script keeps an ID in: how long, and for which hosts of the site. */
  cookie: string
}

export type IdentifyAnswer = {
  pixel: string | null
  /** Conversations of the user that the website has signed for, of other browsers too. */
  chats?: { chat_id: string; token: string }[]
}

export type NewChat = {
  site: string
  pixel?: string
  message: string
  name?: string
  email?: string
  phone?: string
  fields?: Record<string, string | number | boolean>
  page?: { url?: string; title?: string; referrer?: string }
  client_id?: string
}

export type NewChatAnswer = { chat_id: string; token: string; pixel: string }

export type MessageAuthor = 'visitor' | 'agent' | 'system'

export type Message = {
  id: string
  /** 1, 2, 3 … within its conversation, without gaps. */
  seq: number
  from: MessageAuthor
  text: string
  client_id?: string
  /** ISO 8601, UTC. */
  at: string
}

export type NewMessage = { text: string; client_id: string }

export type Problem = {
  type: string
  title: string
  status: number
  detail?: string
  /** A stable word, for programs. */
  code: string
  errors?: { pointer: string; detail: string }[]
}
