import type { Contact } from './contact.ts'
import type { Evidence } from './duplicate.ts'
import type { Identifier } from './identifier.ts'
import type { Lead } from './lead.ts'

/** A contact with everything that identifies it. */
export type Known = { contact: Contact; identifiers: Identifier[] }

/** A person said that this contact is not that one, when these blocking keys were what both had. */
export type NotSame = { other_id: string; shared: string[] }

/** A contact that shares a blocking key with a request, its leads, and whom it is known not to be. */
export type Candidate = Known & {
  leads: Lead[]
  not_same: NotSame[]
  /** What the learned model makes of this being the person who asks; left out: it was not asked. */
  likeness?: Likeness
}

/** `probability` 0 to 1; `model_version` 0 is the prior. */
export type Likeness = { model_version: number; probability: number; evidence: Evidence[] }
