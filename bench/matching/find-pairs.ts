import { candidatePairs } from '../../worker/matching/model/candidate-pairs.ts'
import { comparisonsWith } from '../../worker/matching/model/comparisons.ts'
import { type Features, featuresOf } from '../../worker/matching/model/features.ts'
import type { Model } from '../../worker/matching/model/model.ts'
import { blockingsWith } from '../../worker/matching/model/near-keys.ts'
import type { Person } from '../../worker/matching/model/person.ts'
import { trainOnAll } from '../../worker/matching/model/train.ts'
import { counted, usageOf } from '../../worker/matching/model/usage.ts'
import { Weigher } from '../../worker/matching/model/weigher.ts'

/** Everybody in one go: reads, blocks, trains, weighs. What the Worker does in slices, for a set that fits in memory. */
export function findPairs(people: readonly Person[], from?: Model) {
  const seconds: Record<string, number> = {}
  const timed = <T>(step: string, work: () => T): T => {
    const start = performance.now()
    const done = work()
    seconds[step] = (performance.now() - start) / 1000
    return done
  }
  const attributes = attributesOf(people)
  const features = timed('reading people', () => {
    const read = people.map((person) => featuresOf(person, attributes))
    const usage = usageOf(read)
    return read.map((one) => counted(one, usage))
  })
  const names = comparisonsWith(attributes).map(({ name }) => name)
  const pairs = timed('blocking', () => candidatePairs(features, blockingsWith(attributes), names))
  const { model, refused } = timed('training', () => trainOnAll(features, pairs, attributes, from))
  const weigher = new Weigher(model, features.length)
  const probability = timed('weighing', () =>
    Float64Array.from(pairs.a, (a, i) =>
      weigher.probability(features[a] as Features, features[pairs.b[i] as number] as Features),
    ),
  )
  return { pairs, probability, model, refused, features, weigher, seconds }
}

/** More are not told apart by training. */
const ATTRIBUTES_MAX = 20

/** Those that any two have in common; what is everybody's own, as a record's number is, identifies nobody. */
function attributesOf(people: readonly Person[]): string[] {
  const seen = new Map<string, Set<string>>()
  const repeated = new Set<string>()
  for (const { attributes } of people)
    for (const [name, value] of Object.entries(attributes ?? {})) {
      const values = seen.get(name) ?? new Set()
      seen.set(name, values)
      if (values.has(value)) repeated.add(name)
      values.add(value)
    }
  return [...repeated].sort().slice(0, ATTRIBUTES_MAX)
}
