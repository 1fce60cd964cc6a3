/** Training: what is known is given back, what can't be told is not learned. */
import { describe, expect, test } from 'vitest'
import { findPairs } from '../../../bench/matching/find-pairs.ts'
import { fieldsOf, peopleOf } from '../../../bench/matching/people.ts'
import { Random } from '../../../bench/matching/random.ts'
import { madeUp } from '../../../bench/matching/sets.ts'
import type { Person } from '../../../worker/matching/model/person.ts'

const CONTACTS = 2500
const DUPLICATES = 600
/** Attribute, how many values it has, and how often a match agrees in it: u is one in so many. */
const KNOWN: [name: string, values: number, m: number][] = [
  ['plate', 3000, 0.9],
  ['locker', 2000, 0.8],
  ['badge', 1500, 0.7],
  ['team', 40, 0.95],
  ['room', 120, 0.6],
]
/** No two of them are one slip apart. */
const made = (name: string, n: number) => `${name}${((n + 1) * 7_919_017) % 99_999_989}`

function knownPeople(seed: number): Person[] {
  const random = new Random(seed)
  const person = (): Record<string, string> =>
    Object.fromEntries(KNOWN.map(([name, values]) => [name, made(name, random.below(values))]))
  const people = Array.from({ length: CONTACTS }, person)
  const again = random
    .shuffled(people)
    .slice(0, DUPLICATES)
    .map((of) =>
      Object.fromEntries(
        KNOWN.map(([name, values, m]) => [
          name,
          random.chance(m) ? of[name] : made(name, random.below(values)),
        ]),
      ),
    )
  return [...people, ...again].map((attributes, i) => ({
    id: String(i),
    attributes: attributes as Record<string, string>,
  }))
}

describe('data made with known m, u and λ', () => {
  const { model, refused } = findPairs(knownPeople(7))
  const all = CONTACTS + DUPLICATES

  test('λ is given back within a tenth', () => {
    expect(refused).toBeNull()
    const lambda = DUPLICATES / ((all * (all - 1)) / 2)
    expect(Math.abs(model.lambda / lambda - 1)).toBeLessThan(0.1)
  })

  test.each(KNOWN)('%s: of %i values, m of %f within .05, u within a fifth', (name, values, m) => {
    const weights = model.comparisons[`attributes.${name}`]
    // A value met by chance agrees as well.
    expect(Math.abs((weights?.m[1] ?? 0) - (m + (1 - m) / values))).toBeLessThan(0.05)
    if (values < 1000) expect(Math.abs((weights?.u[1] ?? 0) * values - 1)).toBeLessThan(0.2)
    else expect(weights?.u[1]).toBeLessThan(3 / values)
  })
})

describe('the prior is used', () => {
  const alone = (people: number) => {
    const { rows, truth } = madeUp(5, people)
    const once = rows.filter((_, i) => truth.indexOf(truth[i] as string) === i)
    return findPairs(peopleOf(once, fieldsOf(Object.keys(once[0] ?? {}), null)))
  }

  test('with too few contacts', () => {
    expect(findPairs(knownPeople(7).slice(0, 150)).refused).toBe('too_few_contacts')
  })

  test('where nobody is there twice, and hardly anybody is taken for it', () => {
    const { refused, probability } = alone(1500)
    expect(['too_few_matches', 'does_not_separate']).toContain(refused)
    expect(probability.filter((p) => p > 0.9).length).toBeLessThan(6)
  })

  test('with no contact at all', () => {
    expect(findPairs([])).toMatchObject({ refused: 'too_few_contacts' })
  })
})
