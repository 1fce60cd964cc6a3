import type { MessageAuthor } from '../../protocol/public.ts'

export type Conversation = {
  id: string
  lead_id: string
  contact_id: string
  channel_id: string
  site_id: string | null
  pixel: string | null
  page: Record<string, string> | null
  status: 'open' | 'closed'
  last_seq: number
  created_at: string
  last_message_at: string
  /** The user who answers it. */
  assignee_id: string | null
  /** Sequence numbers up to which each side has read. */
  agent_read: number
  visitor_read: number
  /** Messages of the visitor that no agent has read. */
  unread: number
}

export type StoredMessage = {
  conversation_id: string
  seq: number
  id: string
  author: MessageAuthor
  text: string
  client_id: string | null
  at: string
}
