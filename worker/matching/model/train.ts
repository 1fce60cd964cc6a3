import { calibrate } from './calibrate.ts'
import type { CandidatePairs } from './candidate-pairs.ts'
import { levelIn } from './comparison.ts'
import type { Features } from './features.ts'
import type { Model, Refusal, Weights } from './model.ts'
import { monotone } from './monotone.ts'
import { PRIOR } from './prior.ts'
import { randomPairs } from './random-pairs.ts'
import { RELATIONS } from './relations.ts'
import { RULE_RECALL, rulePairs } from './rules.ts'
import { Weigher } from './weigher.ts'

/** Pairs for u: a level that one pair in ten thousand has is met a few times. */
const RANDOM_PAIRS = 100_000
/** Candidate pairs for m; more make no difference that can be seen. */
const CANDIDATES = 60_000
/** The prior counts as much as so many matches, or so many random pairs. */
const PRIOR_MATCHES = 60
const PRIOR_PAIRS = 2000
const ROUNDS = 40
const ROUNDS_MIN = 10
/** Training ends when λ changes by less. */
const SETTLED = 0.0005
/** u of a level that was never met, in pairs. */
const UNSEEN = 0.5
/** Least part of what random pairs agree in that is not due to matches among them. */
const STRANGERS_MIN = 0.02

export const CONTACTS_MIN = 200
export const MATCHES_MIN = 30
/** Of the expected matches, the part that might as well be none; more of it, and nothing has been told apart. */
const DOUBT_MAX = 0.4

export type Trained = { model: Model; refused: Refusal | null }

/** The prior, ready for these attributes. */
export const priorFor = (attributes: readonly string[], prior: Model = PRIOR): Model => ({
  ...prior,
  attributes: [...attributes],
  comparisons: {
    ...prior.comparisons,
    ...Object.fromEntries(attributes.map((name) => [`attributes.${name}`, prior.attribute])),
  },
})

/**
 * Learns from contacts and their candidate pairs alone, no label: u from random pairs, λ from deterministic rules,
 * m, λ and the relations by expectation maximisation; m of a comparison only from pairs that were found without it.
 */
export function train(
  people: readonly Features[],
  pairs: CandidatePairs,
  attributes: readonly string[],
  from: Model = PRIOR,
): Trained {
  const prior = priorFor(attributes, from)
  if (people.length < CONTACTS_MIN) return { model: prior, refused: 'too_few_contacts' }
  const learner = new Learner(people, pairs, prior)
  const trained = learner.train()
  if (trained.matches < MATCHES_MIN) return { model: learner.priorByRules(), refused: 'too_few_matches' }
  if (trained.doubt > DOUBT_MAX) return { model: learner.priorByRules(), refused: 'does_not_separate' }
  return { model: trained.model, refused: null }
}

class Learner {
  readonly people: readonly Features[]
  readonly prior: Model
  readonly names: string[]
  readonly codes: Int32Array
  readonly madeBy: Int32Array
  /** Candidate pairs for each one that is looked at. */
  readonly scale: number
  /** All pairs of contacts. */
  readonly total: number
  /** By comparison and level: how often random pairs have it, of those that have something to compare. */
  readonly random: number[][]
  /** By comparison: part of the random pairs that have something to compare. */
  readonly comparable: number[]

  constructor(people: readonly Features[], pairs: CandidatePairs, prior: Model) {
    this.people = people
    this.prior = prior
    this.total = (people.length * (people.length - 1)) / 2
    const weigher = new Weigher(prior, people.length)
    this.names = weigher.comparisons.map(({ name }) => name)
    const width = this.names.length
    const step = Math.max(1, Math.ceil(pairs.a.length / CANDIDATES))
    const taken = Math.floor(pairs.a.length / step)
    this.scale = taken === 0 ? 1 : pairs.a.length / taken
    this.codes = new Int32Array(taken * width)
    this.madeBy = new Int32Array(taken)
    for (let i = 0; i < taken; i++) {
      const at = i * step
      weigher.compare(this.#at(pairs.a[at]), this.#at(pairs.b[at]), this.codes, i * width)
      this.madeBy[i] = pairs.madeBy[at] as number
    }
    const counts = this.#randomLevels(weigher)
    this.comparable = counts.map((levels) => 1 - (levels[0] ?? 0) / Math.max(1, sum(levels)))
    this.random = this.#smoothed(counts)
  }

  #at(i: number | undefined) {
    return this.people[i ?? 0] as Features
  }

  #randomLevels(weigher: Weigher): number[][] {
    const counts = weigher.comparisons.map(({ levels }) => levels.map(() => 0))
    const { codes } = weigher.weighing
    for (const [a, b] of randomPairs(this.people.length, Math.min(RANDOM_PAIRS, this.total))) {
      weigher.compare(this.#at(a), this.#at(b))
      for (let c = 0; c < codes.length; c++) {
        const of = counts[c] as number[]
        const level = levelIn(codes[c] as number)
        of[level] = (of[level] as number) + 1
      }
    }
    return counts
  }

  /** With a little of the prior, so that nothing is impossible. */
  #smoothed(counts: number[][]): number[][] {
    return counts.map((levels, c) => {
      const prior = this.prior.comparisons[this.names[c] as string]?.u ?? []
      const seen = sum(levels) - (levels[0] as number)
      return levels.map((n, l) =>
        l === 0 ? 0 : (n + UNSEEN + PRIOR_PAIRS * (prior[l] ?? 0)) / (seen + PRIOR_PAIRS),
      )
    })
  }

  /** As many matches as the rules say, where nothing more can be learned: fewer than the prior expects, never more. */
  priorByRules(): Model {
    const contacts = this.people.length
    const expected = (this.prior.lambda * (this.prior.contacts - 1)) / (contacts - 1)
    return { ...this.prior, contacts, lambda: Math.min(expected, this.#byRules()) }
  }

  #byRules = () => Math.max(1, (rulePairs(this.codes, this.names) * this.scale) / RULE_RECALL) / this.total

  train() {
    const found = rulePairs(this.codes, this.names) * this.scale
    let model: Model = { ...this.prior, contacts: this.people.length, lambda: this.#byRules() }
    model = {
      ...model,
      filled: this.#filled(),
      comparisons: this.#comparisons(model.lambda, (c) => this.#priorM(c)),
    }
    let doubt = 1
    let matches = 0
    let rounds = 0
    while (rounds < ROUNDS) {
      rounds++
      const expected = this.#expect(model)
      matches = expected.matches
      doubt = expected.doubt / matches
      const lambda = Math.min(0.5, Math.max(1, matches) / this.total)
      const settled = Math.abs(lambda / model.lambda - 1) < SETTLED
      model = {
        ...model,
        lambda,
        comparisons: this.#comparisons(lambda, (c) => expected.m[c] as number[]),
        relations: Object.fromEntries(
          RELATIONS.map(({ name, odds, firmness, asOftenAs }, k) => {
            const often = asOftenAs === undefined ? null : this.#agreeing(model, asOftenAs)
            const related = often === null ? (expected.related[k] ?? 0) : (often / lambda) * matches
            return [name, (related + odds * firmness) / (matches + firmness)]
          }),
        ),
      }
      if (settled && rounds >= ROUNDS_MIN) break
    }
    const trained = {
      contacts: this.people.length,
      pairs: Math.round(this.madeBy.length * this.scale),
      matches: Math.round(matches),
      rounds,
      rulePairs: Math.round(found),
    }
    const calibration = calibrate(new Weigher(model, this.people.length), this.codes, this.madeBy)
    return { model: { ...model, calibration, trained }, matches, doubt }
  }

  /** Both of a random pair have it as often as the square of what one has. */
  #filled = () =>
    Object.fromEntries(this.names.map((name, c) => [name, Math.sqrt(this.comparable[c] as number) || 1]))

  /** Part of all random pairs that agree in a comparison, as far as matches would. */
  #agreeing({ comparisons }: Model, name: string): number {
    const c = this.names.indexOf(name)
    const { m, u } = comparisons[name] as Weights
    return (this.comparable[c] as number) * ((u[1] as number) / (m[1] as number))
  }

  #priorM = (c: number) => this.prior.comparisons[this.names[c] as string]?.m as number[]

  /** u is what random pairs agree in, less what is due to the matches among them. */
  #comparisons(lambda: number, mOf: (c: number) => number[]): Record<string, Weights> {
    return Object.fromEntries(
      this.names.map((name, c) => {
        const m = mOf(c)
        const u = (this.random[c] as number[]).map((random, l) =>
          l === 0 ? 0 : Math.max(random - lambda * (m[l] as number), random * STRANGERS_MIN),
        )
        return [name, monotone({ m, u })]
      }),
    )
  }

  /** One expectation over all pairs, and what m comes to by it. */
  #expect(model: Model) {
    const weigher = new Weigher(model, this.people.length)
    const width = this.names.length
    const counts = this.names.map((_, c) => this.#priorM(c).map((m) => m * PRIOR_MATCHES))
    const related = RELATIONS.map(() => 0)
    let matches = 0
    let doubt = 0
    for (let i = 0, at = 0; i < this.madeBy.length; i++, at += width) {
      const { logOdds, against } = weigher.weigh(this.codes, at)
      const p = 1 / (1 + Math.exp(-logOdds))
      matches += p
      doubt += Math.min(p, 1 - p)
      for (let k = 0; k < related.length; k++)
        related[k] = (related[k] as number) + Math.exp((against[k + 1] as number) + Math.log(p))
      if (p < 1e-4) continue
      const mask = this.madeBy[i] as number
      for (let c = 0; c < width; c++) {
        const level = levelIn(this.codes[at + c] as number)
        if (level === 0 || (mask >>> c) & 1) continue
        const of = counts[c] as number[]
        of[level] = (of[level] as number) + p
      }
    }
    const scaled = (n: number) => n * this.scale
    return {
      matches: scaled(matches),
      doubt: scaled(doubt),
      related: related.map(scaled),
      m: counts.map((of) => {
        const all = sum(of)
        return of.map((n) => n / all)
      }),
    }
  }
}

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0)
