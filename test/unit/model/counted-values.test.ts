/** What is looked up of the account's counts for one person is enough to weigh that person with anybody. */
import { expect, test } from 'vitest'
import { fieldsOf, peopleOf } from '../../../bench/matching/people.ts'
import { makeWorld } from '../../../bench/matching/world.ts'
import { type Features, featuresOf } from '../../../worker/matching/model/features.ts'
import { modelFor } from '../../../worker/matching/model/model-for.ts'
import { packed, unpacked } from '../../../worker/matching/model/stored-features.ts'
import { counted, usageOf, weighedKeys } from '../../../worker/matching/model/usage.ts'
import { Weigher } from '../../../worker/matching/model/weigher.ts'

const { rows } = makeWorld(11, 600)
const people = peopleOf(rows, fieldsOf(Object.keys(rows[0] ?? {}), null)).map((it) => featuresOf(it, []))
const usage = usageOf(people)
const weigher = new Weigher(modelFor([]), people.length)

const only = (of: Features, others: Features[]) => {
  const keys = new Set(weighedKeys(of, others))
  return { ...usage, counts: new Map([...usage.counts].filter(([key]) => keys.has(key))) }
}

test('the probability with anybody is the same as with all counts known, from either side', () => {
  let alike = 0
  for (const [i, a] of people.slice(0, 40).entries()) {
    for (const b of people.slice(i + 1)) {
      const own = only(a, [b])
      const all = weigher.probability(counted(a, usage), counted(b, usage))
      if (all > 0.01) alike++
      const few = [
        weigher.probability(counted(a, own), counted(b, own)),
        weigher.probability(counted(b, own), counted(a, own)),
      ]
      for (const it of few) expect(it).toBeCloseTo(all, 9)
    }
  }
  expect(alike).toBeGreaterThan(8)
})

test('without the counts it is another: they do make a difference', () => {
  const [none] = [{ ...usage, counts: new Map<string, number>() }]
  const differ = people.slice(1).some((b, i) => {
    const a = people[i] as Features
    const [all, few] = [usage, none].map((it) => weigher.probability(counted(a, it), counted(b, it)))
    return Math.abs((all ?? 0) - (few ?? 0)) > 1e-9
  })
  expect(differ).toBe(true)
})

test('who was stored is weighed as who was read; of another form or other attributes nothing is taken', () => {
  for (const it of people) expect(unpacked(packed(it, []), [])).toEqual(it)
  const [first] = people as [Features]
  expect(unpacked(packed(first, ['plate']), [])).toBeNull()
  expect(unpacked(packed(first, []).replace('"form":1', '"form":0'), [])).toBeNull()
  expect(unpacked('', [])).toBeNull()
})
