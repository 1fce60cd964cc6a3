/** The learned model as the API describes it. */

/** What witnesses say of some pairs: what is stated of them, and the part that are matches, with its 95% interval. */
export type Testimony = { pairs: number; stated: number; observed: number; low: number; high: number }

export type Band = {
  from: number
  to: number
  pairs: number
  stated: number | null
  testimony: Testimony | null
}

/** `weight` in bits. */
export type Level = { name: string; m: number; u: number; weight: number }
/** `comparable`: of pairs picked at random, the part where both have something to compare. */
export type Comparison = { name: string; comparable: number | null; levels: Level[] }

export type Refused = 'too_few_contacts' | 'too_few_matches' | 'does_not_separate'

export type Model = {
  /** 0: as Onelead comes. */
  version: number
  serves: 'learned' | 'prior'
  trained_at: string | null
  learned_from: { contacts: number; looked_at: number; pairs: number; expected_matches: number } | null
  comparisons: Comparison[]
  line: {
    above: number
    pairs: number
    precision: number | null
    recall: number | null
    testimony: Testimony | null
  } | null
  bands: Band[]
  last_training: {
    version: number
    at: string
    contacts: number
    refused: { code: Refused; detail: string } | null
  } | null
  next_training: string | null
}
