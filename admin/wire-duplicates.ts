/** What the API answers about likely duplicates, as it stands on the wire. */
import type { Page } from './wire.ts'

export type PairStatus = 'flagged' | 'suggested'

/** Of leads: the newest of each of the two, with its contact. */
export type PairSide = {
  id: string
  name: string | null
  contact_id: string
  company: string | null
  emails: string[]
  phones: string[]
  tags: string[]
}

/** One bar of the waterfall; `weight` in bits, together they are log2 of the odds. */
export type PairEvidence = { name: string; for: boolean; weight: number; level: string | null }

export type DuplicatePair = {
  a: PairSide
  b: PairSide
  /** 0 to 1. */
  confidence: number
  status: PairStatus
  evidence: PairEvidence[]
  found_at: string
}

/** `pending`: contacts that were changed and are still to be looked at, counted up to a thousand. */
export type Duplicates = Page<DuplicatePair> & { pending: number }
