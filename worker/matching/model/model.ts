import type { Curve } from './curve.ts'

/** What was learned of one comparison; by level, null first. */
export type Weights = { m: number[]; u: number[] }

/** A trained model, or the prior. Plain data: it is stored as it is. */
export type Model = {
  version: 1
  /** Names of the attributes that it compares, in the order in which features hold them. */
  attributes: string[]
  comparisons: Record<string, Weights>
  /** Of an attribute that nothing is known of. */
  attribute: Weights
  /** Probability that two contacts picked at random are one person, among so many contacts; with more it falls. */
  lambda: number
  contacts: number
  /** Part of the contacts that have anything to compare; 1 where it is not known. */
  filled?: Record<string, number>
  /** For each relation: such pairs for each match. */
  relations: Record<string, number>
  /** Log-odds as they are weighed → as they are stated. */
  calibration: Curve
  trained: Training | null
}

/** What it was learned from. */
export type Training = {
  contacts: number
  pairs: number
  /** Expected matches among them. */
  matches: number
  rounds: number
  /** Matches that a rule finds, which λ began with. */
  rulePairs: number
}

/** Why training was refused, and the prior stays. */
export type Refusal = 'too_few_contacts' | 'too_few_matches' | 'does_not_separate'
