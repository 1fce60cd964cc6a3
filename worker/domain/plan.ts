import type { Browser } from './browser.ts'
import type { Contact } from './contact.ts'
import type { Conversation, StoredMessage } from './conversation.ts'
import type { NewEvent } from './event.ts'
import type { Identifier } from './identifier.ts'
import type { JobStep } from './job.ts'
import type { Lead } from './lead.ts'
import type { MergeRow, NotSameMark } from './merge.ts'
import type { WrittenItem } from './timeline.ts'
import type { TrainingStep } from './training.ts'

/**
 * What was read and must still hold when the plan is committed; otherwise nothing of it is written.
 * `blocks`: version of every blocking key looked up, 0 for one that nobody had. `merges`: ledger rows that stand, with
 * the JSON of the body that was read. `reviews`: groups that still wait for a person. `codes`: hashes of one-time codes
 * that nobody has redeemed. `browsers`: whom the website said each is used by, and whether it signed that.
 */
export type Guard = {
  config: number | null
  blocks: { key: string; version: number }[]
  contacts: { id: string; version: number }[]
  leads: { id: string; version: number }[]
  merges: { id: string; body: string }[]
  reviews: string[]
  codes: string[]
  browsers: Pick<Browser, 'pixel' | 'user_id' | 'signed'>[]
}

export const emptyGuard = (): Guard => ({
  config: null,
  blocks: [],
  contacts: [],
  leads: [],
  merges: [],
  reviews: [],
  codes: [],
  browsers: [],
})

/** A first answer to keep, so that the same request again gets it again. */
export type Remember = {
  key: string
  fingerprint: string
  status: number
  body: unknown
  expires_at: string
}

/** Keeps an answer for whoever asks with the same Idempotency-Key again; nothing where nobody gave one. */
export type Remembering = (body: unknown) => Remember[]

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

export type IdentifierKey = Pick<Identifier, 'contact_id' | 'kind' | 'normal'>
export type Standing = { key: string; contact_id: string }

/** Which kinds of record a merge is about. */
export type Subject = 'contact' | 'lead'

/** A whole change of state: committed in one batch, or not at all. */
export type Plan = {
  now: string
  guard: Guard
  contacts: Contact[]
  /** Changed columns, and where it is known what the contact is searched by afterwards; the commit raises the version. */
  contactPatches: { id: string; set: Partial<Contact> & { words?: string[] } }[]
  /** Contacts whose present primary email or phone gives way to a new one. */
  demote: { contact_id: string; kind: 'email' | 'phone' }[]
  /** Identifiers that leave their contact. */
  dropped: IdentifierKey[]
  identifiers: Identifier[]
  identifierPatches: (IdentifierKey & { set: Partial<Pick<Identifier, 'primary' | 'trust'>> })[]
  /** Contacts that no longer stand under a blocking key, and that newly do. */
  leaves: Standing[]
  joins: Standing[]
  leads: Lead[]
  leadPatches: { id: string; set: Partial<Lead> }[]
  conversations: Conversation[]
  /** Conversations that go to another lead. */
  conversationPatches: { id: string; set: Pick<Conversation, 'lead_id' | 'contact_id'> }[]
  messages: StoredMessage[]
  decisions: DecisionRow[]
  reviews: ReviewRow[]
  /** Groups that a person has judged. */
  resolved: { id: string; action: 'merge' | 'keep_apart'; by: string; merge_id: string | null }[]
  tasks: TaskRow[]
  /** Hashes of the one-time codes that are used up. */
  redeemed: string[]
  /** Lines without a key: each is one more. */
  timeline: (WrittenItem & { key: null })[]
  /** Browsers of which the website has said something new. */
  browsers: (Browser & { site_id: string })[]
  merges: MergeRow[]
  /** Ledger rows that are told anew what was there before them. */
  rebased: Pick<MergeRow, 'id' | 'body'>[]
  /** Everything that points at one of `from` points at `to` afterwards; the ledger gets what it was. */
  repoints: { merge_id: string; subject: 'contact' | 'lead'; from: string[]; to: string }[]
  /** Records that became part of another. */
  tombstones: { subject: 'contact' | 'lead'; ids: string[]; into: string | null }[]
  /** Merges that are undone: what each had re-pointed points where it did, if it has not gone elsewhere since. */
  undone: { merge_id: string; winners: { contact: string | null; lead: string | null } }[]
  /** Merges that stand, whose losers may have had what an undone one takes along. */
  rejoins: { merge_id: string; from: string[]; to: string }[]
  /** Records that are themselves again. */
  revived: { subject: 'contact' | 'lead'; ids: string[] }[]
  /** Whom the losers are known not to be, the winner is not either. */
  markMoves: { merge_id: string; from: string[]; to: string }[]
  notSame: NotSameMark[]
  /** What of a job comes to an end with this plan: in the same batch, so that it is done once and counted once. */
  job: JobStep | null
  /** What a training has seen, or learned. */
  training: TrainingStep | null
  events: NewEvent[]
  outboxId: string
  remember: Remember[]
}

export const emptyPlan = (now: string, outboxId: string): Plan => ({
  now,
  guard: emptyGuard(),
  contacts: [],
  contactPatches: [],
  demote: [],
  dropped: [],
  identifiers: [],
  identifierPatches: [],
  leaves: [],
  joins: [],
  leads: [],
  leadPatches: [],
  conversations: [],
  conversationPatches: [],
  messages: [],
  decisions: [],
  reviews: [],
  resolved: [],
  tasks: [],
  redeemed: [],
  timeline: [],
  browsers: [],
  merges: [],
  rebased: [],
  repoints: [],
  tombstones: [],
  undone: [],
  rejoins: [],
  revived: [],
  markMoves: [],
  notSame: [],
  job: null,
  training: null,
  events: [],
  outboxId,
  remember: [],
})
