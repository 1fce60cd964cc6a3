/** What a model says of itself, against what is true of made-up contacts. */
import { describe, expect, test } from 'vitest'
import { findPairs } from '../../../bench/matching/find-pairs.ts'
import { isTrue } from '../../../bench/matching/judge.ts'
import { fieldsOf, peopleOf } from '../../../bench/matching/people.ts'
import { madeUp } from '../../../bench/matching/sets.ts'
import { cardOf } from '../../../worker/matching/model/card.ts'
import { joined, observe, pick } from '../../../worker/matching/model/observe.ts'

const set = madeUp(11, 3000)
const { columns, rows, truth } = set
const { features, pairs, probability, model } = findPairs(peopleOf(rows, fieldsOf(columns, null)))
const observed = (room?: number) =>
  observe(features, features.length, pick(pairs, features.length, room), model.attributes)
const card = cardOf(model, observed(), features.length)
const over = [...probability.keys()].filter((i) => (probability[i] as number) > 0.9)
const right = over.filter((i) => isTrue(truth, pairs.a[i] as number, pairs.b[i] as number))

describe('the card of a model', () => {
  test('counts every candidate pair once, in the band of what it states', () => {
    expect(card.pairs).toBe(pairs.a.length)
    expect(card.bands.map(({ pairs }) => pairs).reduce((a, b) => a + b)).toBe(pairs.a.length)
    for (const { from, to, stated } of card.bands) {
      if (stated === null) continue
      expect(stated).toBeGreaterThanOrEqual(from)
      expect(stated).toBeLessThanOrEqual(to)
    }
    expect(card.line.pairs).toBe(over.length)
  })

  test('states a precision at the line that is within .02 of the truth, and the recall within .06', () => {
    expect(Math.abs((card.line.precision ?? 0) - right.length / over.length)).toBeLessThan(0.02)
    const all = [...pairs.a.keys()].filter((i) => isTrue(truth, pairs.a[i] as number, pairs.b[i] as number))
    expect(Math.abs((card.line.recall ?? 0) - right.length / all.length)).toBeLessThan(0.06)
  })

  test('lets witnesses say the same: what they observe above the line is what the model states there', () => {
    const { testimony } = card.line
    expect(testimony?.pairs).toBeGreaterThan(50)
    expect(testimony?.low).toBeLessThanOrEqual(testimony?.stated ?? 0)
    expect(testimony?.high).toBeGreaterThan(0.95)
  })

  test('says the same of a sample of the pairs, within a tenth', () => {
    const sampled = cardOf(model, observed(3000), features.length)
    expect(Math.abs(sampled.pairs / card.pairs - 1)).toBeLessThan(0.001)
    expect(Math.abs(sampled.matches / card.matches - 1)).toBeLessThan(0.1)
  })

  test('of nothing says nothing, and not that it is perfect', () => {
    const empty = cardOf(model, joined([]), 0)
    expect(empty).toMatchObject({
      pairs: 0,
      matches: 0,
      line: { precision: null, recall: null, testimony: null },
    })
    expect(empty.bands.every(({ stated }) => stated === null)).toBe(true)
  })
})
