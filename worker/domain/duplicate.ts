/** Above it a pair is flagged for merge, and duplicate control may merge by the model; at it and below a person confirms. */
export const FLAGGED_ABOVE = 0.9

/** One bar of a pair's waterfall. `weight` in bits; together they are log2 of the odds. */
export type Evidence = {
  /** A comparison, `attributes.NAME`, or one of `prior`, `said_twice`, `relation`, `calibration`. */
  name: string
  for: boolean
  weight: number
  /** How far they agree, or which relation is likeliest; null: neither. */
  level: string | null
}

/** Two contacts, the lesser ID first. */
export type PairKey = { contact_id: string; other_id: string }
export type DuplicatePair = PairKey & {
  /** 0 to 1. */
  confidence: number
  evidence: Evidence[]
}

export const pairKey = (a: string, b: string): PairKey =>
  a < b ? { contact_id: a, other_id: b } : { contact_id: b, other_id: a }
