import type { Contact } from './contact.ts'
import type { Conversation, StoredMessage } from './conversation.ts'
import type { NewEvent } from './event.ts'
import type { Identifier } from './identifier.ts'
import type { Lead } from './lead.ts'

/**
 * What was read and must still hold when the plan is committed; otherwise nothing of it is written.
 * `blocks`: version of every blocking key looked up, 0 for one that nobody had.
 */
export type Guard = {
  config: number | null
  blocks: { key: string; version: number }[]
  contacts: { id: string; version: number }[]
  leads: { id: string; version: number }[]
}

/** A first answer to keep, so that the same request again gets it again. */
export type Remember = {
  key: string
  fingerprint: string
  status: number
  body: unknown
  expires_at: string
}

export type DecisionRow = {
  id: string
  pipeline_id: string
  channel_id: string
  contact_id: string
  outcome: string
  rule_version: number
  flags: string[]
  lead_ids: string[]
  input: unknown
  candidates: unknown[]
  created_at: string
  kind: 'intake' | 'update'
  /** When its channel received the request. */
  received_at: string
}

export type ReviewRow = {
  id: string
  reason: 'conflict' | 'too_many' | 'shared_identifier'
  lead_ids: string[]
  decision_id: string
  created_at: string
}

export type TaskRow = {
  id: string
  lead_id: string
  text: string
  type: string
  due_at: string
  assignee_id: string | null
  done: boolean
  created_at: string
}

/** A whole change of state: committed in one batch, or not at all. */
export type Plan = {
  now: string
  guard: Guard
  contacts: Contact[]
  /** Changed columns; the commit raises the version. */
  contactPatches: { id: string; set: Partial<Contact> }[]
  /** Contacts whose present primary email or phone gives way to a new one. */
  demote: { contact_id: string; kind: 'email' | 'phone' }[]
  identifiers: Identifier[]
  /** Contacts that newly stand under a blocking key. */
  joins: { key: string; contact_id: string }[]
  leads: Lead[]
  leadPatches: { id: string; set: Partial<Lead> }[]
  conversations: Conversation[]
  messages: StoredMessage[]
  decisions: DecisionRow[]
  reviews: ReviewRow[]
  tasks: TaskRow[]
  events: NewEvent[]
  outboxId: string
  remember: Remember[]
}

export const emptyPlan = (now: string, outboxId: string): Plan => ({
  now,
  guard: { config: null, blocks: [], contacts: [], leads: [] },
  contacts: [],
  contactPatches: [],
  demote: [],
  identifiers: [],
  joins: [],
  leads: [],
  leadPatches: [],
  conversations: [],
  messages: [],
  decisions: [],
  reviews: [],
  tasks: [],
  events: [],
  outboxId,
  remember: [],
})
