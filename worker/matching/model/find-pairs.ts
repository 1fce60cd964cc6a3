import { candidatePairs } from './candidate-pairs.ts'
import { comparisonsWith } from './comparisons.ts'
import { featuresOf } from './features.ts'
import type { Model } from './model.ts'
import { blockingsWith } from './near-keys.ts'
import type { Person } from './person.ts'
import { train } from './train.ts'
import { counted, usageOf } from './usage.ts'
import { Weigher } from './weigher.ts'

/** Everybody in one go: reads, blocks, trains, weighs. What the Worker does in slices, here for a set that fits in memory. */
export function findPairs(people: readonly Person[], from?: Model) {
  const attributes = attributesOf(people)
  const read = people.map((person) => featuresOf(person, attributes))
  const usage = usageOf(read)
  const features = read.map((one) => counted(one, usage))
  const names = comparisonsWith(attributes).map(({ name }) => name)
  const pairs = candidatePairs(features, blockingsWith(attributes), (name) => names.indexOf(name))
  const { model, refused } = train(features, pairs, attributes, from)
  const weigher = new Weigher(model, features.length)
  const probability = Float64Array.from(pairs.a, (a, i) =>
    weigher.probability(features[a] as never, features[pairs.b[i] as number] as never),
  )
  return { pairs, probability, model, refused, features, weigher }
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
