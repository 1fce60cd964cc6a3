import { levelIn } from '../../worker/matching/model/comparison.ts'
import { type Features, featuresOf } from '../../worker/matching/model/features.ts'
import { modelFor } from '../../worker/matching/model/model-for.ts'
import type { Person } from '../../worker/matching/model/person.ts'
import { PRIOR } from '../../worker/matching/model/prior.ts'
import { Weigher } from '../../worker/matching/model/weigher.ts'

export const ATTRIBUTES = ['customer_number', 'iban']
const weigher = new Weigher(modelFor(ATTRIBUTES), PRIOR.contacts)

export const features = (person: Partial<Person>): Features => featuresOf({ id: 'x', ...person }, ATTRIBUTES)

/** The names of the levels of everything that two people can be compared in. */
export function levelsOf(a: Partial<Person>, b: Partial<Person>): Record<string, string> {
  weigher.compare(features(a), features(b))
  return Object.fromEntries(
    weigher.comparisons.flatMap(({ name, levels }, c) => {
      const level = levelIn(weigher.weighing.codes[c] as number)
      return level === 0 ? [] : [[name, levels[level]?.name ?? '']]
    }),
  )
}

/** By the shipped prior, nothing counted. */
export const probability = (a: Partial<Person>, b: Partial<Person>) =>
  weigher.probability(features(a), features(b))
