import type { Candidate, Likeness } from '../domain/candidate.ts'
import type { Evidence } from '../domain/duplicate.ts'
import { type Bar, explain } from './model/explain.ts'
import { type Features, featuresOf } from './model/features.ts'
import type { Model } from './model/model.ts'
import { NEAR_BLOCK_CAP } from './model/near-keys.ts'
import type { Person } from './model/person.ts'
import { personOf } from './model/person-of.ts'
import { counted, crowdedUnder, peopleUnder, weighedKeys } from './model/usage.ts'
import { Weigher } from './model/weigher.ts'

/** A model, and what of the account it is weighed with. */
export type Learned = {
  /** 0: the prior. */
  version: number
  model: Model
  contacts: number
  /** How many contacts have a value, by `valueKeys`. */
  counts: ReadonlyMap<string, number>
}

/** Few contacts are the first of many: how rare a value is can't be told from a dozen. */
export const weigherFor = (model: Model, contacts: number) =>
  new Weigher(model, Math.max(model.contacts, contacts))

/** What has to be counted before anybody is weighed. */
export const countedFor = (asker: Person, candidates: readonly Candidate[], attributes: readonly string[]) =>
  weighedKeys(
    featuresOf(asker, attributes),
    candidates.map((it) => featuresOf(personOf(it, attributes), attributes)),
  )

/** Candidates with what the model makes of each being the asker. Pure. */
export function withLikeness(
  asker: Person,
  candidates: readonly Candidate[],
  { version, model, contacts, counts }: Learned,
): Candidate[] {
  const weigher = weigherFor(model, contacts)
  const read = (person: Person) => featuresOf(person, model.attributes)
  const own = read(asker)
  const others = candidates.map((it) => read(personOf(it, model.attributes)))
  const people = new Map([...peopleUnder([own, ...others]), ...crowdedUnder(counts, NEAR_BLOCK_CAP)])
  const usage = { contacts, counts, people }
  const me = counted(own, usage)
  return candidates.map((candidate, i) => {
    const other = others[i]
    if (!other) return candidate
    return { ...candidate, likeness: likenessOf(weigher, me, counted(other, usage), version) }
  })
}

/** What the model says of two, the account's counts in both. */
export function likenessOf(weigher: Weigher, a: Features, b: Features, model_version: number): Likeness {
  const { bars, probability } = explain(weigher, a, b)
  return { model_version, probability: rounded(probability, 6), evidence: bars.map(evidenceOf) }
}

export function evidenceOf(bar: Bar): Evidence {
  const weight = rounded(bar.weight, 2)
  const plain = { for: weight > 0, weight }
  switch (bar.kind) {
    case 'comparison':
      return { ...plain, name: bar.name, level: bar.level }
    case 'relation':
      return { ...plain, name: 'relation', level: bar.name }
    default:
      return { ...plain, name: bar.kind, level: null }
  }
}

export const rounded = (value: number, places: number) => Math.round(value * 10 ** places) / 10 ** places
