import type { Contact } from './contact.ts'
import type { Identifier } from './identifier.ts'
import type { Lead } from './lead.ts'

/** A contact with everything that identifies it. */
export type Known = { contact: Contact; identifiers: Identifier[] }

/** A contact that shares a blocking key with a request, and its leads. */
export type Candidate = Known & { leads: Lead[] }
