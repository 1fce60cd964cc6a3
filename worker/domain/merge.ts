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
export type MergeBody = { contacts: ContactJoin | null; leads: LeadJoin | null }

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
  body: MergeBody
}

/** Two contacts that a person said are not the same. */
export type NotSameMark = { a: string; b: string; shared: string[]; by: string; at: string }
