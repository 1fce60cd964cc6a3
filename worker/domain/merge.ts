import type { Contact } from './contact.ts'
import type { Identifier } from './identifier.ts'
import type { Lead } from './lead.ts'

export type MergeKind = 'manual' | 'bulk' | 'schedule' | 'intake'

/** Columns of a record before a merge and after it; a column that did not change is in neither. */
export type Change<T> = { id: string; before: Partial<T>; after: Partial<T> }

/** What joining contacts changed, besides the rows that it re-pointed. */
export type ContactJoin = {
  winner_id: string
  loser_ids: string[]
  change: Change<Contact>
  /** Identifiers that the winner got from its losers, as they stand on it. */
  gained: Identifier[]
  /** Identifiers that both had, whose trust or rank the winner's now has of both. */
  raised: { before: Identifier; after: Identifier }[]
}

/** What joining leads changed. `also`: leads that took the data and stayed. */
export type LeadJoin = { winner_id: string; loser_ids: string[]; change: Change<Lead>; also: Change<Lead>[] }

/** What the ledger holds of a merge: enough to read it backwards. */
export type MergeBody = {
  contacts: ContactJoin | null
  leads: LeadJoin | null
  request?: RequestFold
}

/** What folding a request into existing leads changed, and what makes it a lead of its own again. */
export type RequestFold = {
  /** The lead that it would have been, and whom it would have been of. */
  lead: Pick<Lead, 'name' | 'fields' | 'pipeline_id' | 'stage_id' | 'channel_id' | 'created_at'>
  company: string | null
  identifiers: Pick<Identifier, 'kind' | 'normal' | 'value' | 'local_format'>[]
  conversation_id: string | null
  contacts: { change: Change<Contact>; gained: Identifier[]; raised: ContactJoin['raised'] }[]
  leads: Change<Lead>[]
}

/** How long an undo is possible, and a merged or deleted record stays in the trash. */
export const TRASH_DAYS = 30

/** When what went into the trash then is gone for good, ISO. */
export const purgeAt = (deleted_at: string) =>
  new Date(Date.parse(deleted_at) + TRASH_DAYS * 86_400_000).toISOString()

export type MergeRow = {
  id: string
  kind: MergeKind
  subject: 'contact' | 'lead' | 'request'
  winner_id: string
  loser_ids: string[]
  by: string
  at: string
  undone_at: string | null
  decision_id: string | null
  /** The contact that it left standing. */
  contact_id: string
  body: MergeBody
}

/** Two contacts that a person said are not the same. */
export type NotSameMark = { a: string; b: string; shared: string[]; by: string; at: string }
