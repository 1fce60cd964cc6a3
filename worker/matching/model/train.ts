import { CONTACTS_MIN } from '../../domain/training.ts'
import { calibrate } from './calibrate.ts'
import type { CandidatePairs } from './candidate-pairs.ts'
import { levelIn } from './comparison.ts'
import { comparisonsWith } from './comparisons.ts'
import { type Evidence, evidenceOf } from './evidence.ts'
import type { Features } from './features.ts'
import type { Model, Refusal, Weights } from './model.ts'
import { modelFor } from './model-for.ts'
import { monotone } from './monotone.ts'
import { type Observed, observe, pick } from './observe.ts'
import { PRIOR } from './prior.ts'
import { RELATIONS } from './relations.ts'
import { RULE_RECALL, rulePairs } from './rules.ts'
import { Weigher } from './weigher.ts'

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

export const MATCHES_MIN = 30
/** Of the expected matches, the part that might as well be none; more of it, and nothing has been told apart. */
const DOUBT_MAX = 0.4

export type Trained = { model: Model; refused: Refusal | null }

/**
 * Learns from contacts and their candidate pairs alone, no label: u from random pairs, λ from deterministic rules,
 * m, λ and the relations by expectation maximisation; m of a comparison only from pairs that were found without it.
 * @param contacts how many the account has, anchors or not: λ is theirs.
 */
export function train(
  observed: Observed,
  contacts: number,
  attributes: readonly string[],
  from: Model = PRIOR,
): Trained {
  const prior = modelFor(attributes, from)
  if (contacts < CONTACTS_MIN) return { model: prior, refused: 'too_few_contacts' }
  const learner = new Learner(observed, contacts, prior)
  const trained = learner.train()
  if (trained.matches < MATCHES_MIN) return { model: learner.priorByRules(), refused: 'too_few_matches' }
  if (trained.doubt > DOUBT_MAX) return { model: learner.priorByRules(), refused: 'does_not_separate' }
  return { model: trained.model, refused: null }
}

/** Of a set that fits in memory: everybody is an anchor. */
export const trainOnAll = (
  people: readonly Features[],
  pairs: CandidatePairs,
  attributes: readonly string[],
  from: Model = PRIOR,
): Trained =>
  train(
    observe(people, people.length, pick(pairs, people.length), attributes),
    people.length,
    attributes,
    from,
  )

class Learner {
  readonly contacts: number
  readonly prior: Model
  readonly names: string[]
  readonly evidence: Evidence
  /** By comparison and level: how often random pairs have it, of those that have something to compare. */
  readonly random: number[][]
  /** By comparison: part of the random pairs that have something to compare. */
  readonly comparable: number[]

  constructor(observed: Observed, contacts: number, prior: Model) {
    this.contacts = contacts
    this.prior = prior
    const comparisons = comparisonsWith(prior.attributes)
    this.names = comparisons.map(({ name }) => name)
    this.evidence = evidenceOf(observed, contacts)
    const counts = comparisons.map(({ levels }, c) => levels.map((_, l) => observed.random[c]?.[l] ?? 0))
    this.comparable = counts.map((levels) => 1 - (levels[0] ?? 0) / Math.max(1, sum(levels)))
    this.random = this.#smoothed(counts)
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
    const { contacts } = this
    const expected = (this.prior.lambda * (this.prior.contacts - 1)) / (contacts - 1)
    return { ...this.prior, contacts, lambda: Math.min(expected, this.#byRules()) }
  }

  #byRules = () => Math.max(1, this.#foundByRules() / RULE_RECALL) / this.evidence.pairs

  #foundByRules = () => rulePairs(this.evidence, this.names) * this.evidence.scale

  train() {
    const { contacts, evidence } = this
    let model: Model = { ...this.prior, contacts, lambda: this.#byRules() }
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
      const lambda = Math.min(0.5, Math.max(1, matches) / evidence.pairs)
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
      contacts,
      pairs: Math.round(evidence.candidates),
      matches: Math.round(matches),
      rounds,
      rulePairs: Math.round(this.#foundByRules()),
    }
    const calibration = calibrate(new Weigher({ ...model, calibration: [] }, contacts), evidence)
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
    const weigher = new Weigher(model, this.contacts)
    const { codes, madeBy, weight, scale } = this.evidence
    const width = this.names.length
    const counts = this.names.map((_, c) => this.#priorM(c).map((m) => m * PRIOR_MATCHES))
    const related = RELATIONS.map(() => 0)
    let matches = 0
    let doubt = 0
    for (let i = 0, at = 0; i < madeBy.length; i++, at += width) {
      const { logOdds, against } = weigher.weigh(codes, at)
      const p = 1 / (1 + Math.exp(-logOdds))
      const each = weight[i] as number
      matches += each * p
      doubt += each * Math.min(p, 1 - p)
      for (let k = 0; k < related.length; k++)
        related[k] = (related[k] as number) + each * Math.exp((against[k + 1] as number) + Math.log(p))
      if (p < 1e-4) continue
      const mask = madeBy[i] as number
      for (let c = 0; c < width; c++) {
        const level = levelIn(codes[at + c] as number)
        if (level === 0 || (mask >>> c) & 1) continue
        const of = counts[c] as number[]
        of[level] = (of[level] as number) + each * p
      }
    }
    const scaled = (n: number) => n * scale
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
