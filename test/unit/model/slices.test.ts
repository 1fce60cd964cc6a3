/** Training from slices of a sample learns what training from everybody learns. */
import { describe, expect, test } from 'vitest'
import { findPairs } from '../../../bench/matching/find-pairs.ts'
import { fieldsOf, peopleOf } from '../../../bench/matching/people.ts'
import { madeUp } from '../../../bench/matching/sets.ts'
import { CONTACTS_MIN } from '../../../worker/domain/training.ts'
import type { CandidatePairs } from '../../../worker/matching/model/candidate-pairs.ts'
import { comparisonsWith } from '../../../worker/matching/model/comparisons.ts'
import { evidenceOf } from '../../../worker/matching/model/evidence.ts'
import type { Features } from '../../../worker/matching/model/features.ts'
import type { Model } from '../../../worker/matching/model/model.ts'
import { joined, type Observed, observe, pick } from '../../../worker/matching/model/observe.ts'
import { train } from '../../../worker/matching/model/train.ts'

const SLICES = 10
const ANCHORS = 250
const { columns, rows } = madeUp(3, 4000)
const whole = findPairs(peopleOf(rows, fieldsOf(columns, null)))
const { attributes } = whole.model

/** What a slice sees: its anchors, and whoever is in a pair with one of them. */
function slice(anchors: number[], room?: number): Observed {
  const { features, pairs } = whole
  const place = new Map(anchors.map((at, i) => [at, i]))
  const people = anchors.map((at) => features[at] as Features)
  const placeOf = (at: number) => {
    const known = place.get(at)
    if (known !== undefined) return known
    place.set(at, people.length)
    return people.push(features[at] as Features) - 1
  }
  const mine: [number, number, number][] = []
  const isAnchor = new Set(anchors)
  for (const [i, a] of pairs.a.entries()) {
    const b = pairs.b[i] as number
    if (!isAnchor.has(a) && !isAnchor.has(b)) continue
    const [one, other] = [placeOf(a), placeOf(b)]
    mine.push([Math.min(one, other), Math.max(one, other), pairs.madeBy[i] as number])
  }
  const column = (c: 0 | 1 | 2) => Int32Array.from(mine, (it) => it[c])
  const found: CandidatePairs = { a: column(0), b: column(1), madeBy: column(2) }
  const picked = pick(found, anchors.length, room)
  return observe(people, anchors.length, picked, attributes, 5000)
}

const slicesOf = (size: number, count: number, room?: number) =>
  Array.from({ length: count }, (_, i) =>
    slice(
      Array.from({ length: Math.min(size, rows.length - i * size) }, (_, j) => i * size + j),
      room,
    ),
  )
const learn = (all: Observed[]) => train(joined(all), rows.length, attributes)
const ratio = (a: number, b: number) => Math.max(a / b, b / a)

/** Levels that at least so many matches, or strangers, have: of the others chance says most. */
const M_MIN = 0.05
const U_MIN = 0.002
/** How far m and u are apart; spellings of one value together, as they are weighed. */
function furthest(learned: Model, from: Model): { m: number; u: number } {
  const apart = { m: 0, u: 0 }
  for (const { name, levels, spellings = 1 } of comparisonsWith(attributes)) {
    const together = (of: number[]) => [
      of.slice(1, spellings + 1).reduce((a, b) => a + b),
      ...of.slice(spellings + 1),
    ]
    const of = (model: Model, what: 'm' | 'u') =>
      together(model.comparisons[name]?.[what] ?? levels.map(() => 0))
    const [m, u] = [of(learned, 'm'), of(learned, 'u')]
    for (const [l, other] of of(from, 'm').entries())
      if (other >= M_MIN) apart.m = Math.max(apart.m, Math.abs((m[l] as number) - other))
    for (const [l, other] of of(from, 'u').entries())
      if (other >= U_MIN) apart.u = Math.max(apart.u, ratio(u[l] as number, other))
  }
  return apart
}

describe(`${SLICES} slices of ${ANCHORS} anchors, of ${rows.length} contacts`, () => {
  const slices = slicesOf(ANCHORS, SLICES)
  const { model, refused } = learn(slices)

  test('λ within an eighth, m within .08, u within a third of what everybody teaches', () => {
    expect([refused, whole.refused]).toEqual([null, null])
    expect(ratio(model.lambda, whole.model.lambda)).toBeLessThan(1.125)
    const { m, u } = furthest(model, whole.model)
    expect(m).toBeLessThan(0.08)
    expect(u).toBeLessThan(1.33)
  })

  test('the order of the slices makes no difference', () => {
    const other = learn(slices.toReversed()).model
    expect(ratio(other.lambda, model.lambda)).toBeCloseTo(1, 9)
    const { m, u } = furthest(other, model)
    expect(m).toBeLessThan(1e-9)
    expect(u).toBeCloseTo(1, 9)
  })

  test('a slice survives being stored', () => {
    const stored: Observed[] = slices.map((it) => JSON.parse(JSON.stringify(it)))
    expect(learn(stored)).toEqual(learn(slices))
  })

  test('pairs that are left out for want of room are stood for by those that are looked at', () => {
    const { model: sampled } = learn(slicesOf(ANCHORS, SLICES, 600))
    expect(ratio(sampled.lambda, model.lambda)).toBeLessThan(1.15)
  })
})

describe('everybody is an anchor', () => {
  test('in one slice: exactly what the whole set teaches', () => {
    const all = slice(rows.map((_, i) => i))
    const evidence = evidenceOf(all, rows.length)
    expect(evidence.pairs).toBe((rows.length * (rows.length - 1)) / 2)
    expect(evidence.candidates).toBe(whole.pairs.a.length)
    expect(new Set(evidence.weight)).toEqual(new Set([1]))
    // Of random pairs it has seen fewer.
    expect(learn([{ ...all, random: learnedFrom.random }]).model).toEqual(whole.model)
  })

  test('in many: a pair that two slices see counts once', () => {
    const many = slicesOf(ANCHORS, Math.ceil(rows.length / ANCHORS))
    const evidence = evidenceOf(joined(many), rows.length)
    expect(evidence.pairs).toBe((rows.length * (rows.length - 1)) / 2)
    expect(evidence.candidates).toBeCloseTo(whole.pairs.a.length, 6)
    expect(ratio(learn(many).model.lambda, whole.model.lambda)).toBeLessThan(1.01)
  })
})

/** As `findPairs` observed it. */
const learnedFrom = observe(
  whole.features,
  whole.features.length,
  pick(whole.pairs, whole.features.length),
  attributes,
)

describe('slices without much in them', () => {
  test('of no contact at all are refused', () => {
    expect(train(joined([]), 0, []).refused).toBe('too_few_contacts')
    expect(train(joined([]), CONTACTS_MIN, []).refused).toBe('too_few_matches')
  })

  test('of contacts without a pair add nothing but their random pairs', () => {
    const lonely = observe(whole.features.slice(0, 40), 40, [], attributes)
    const with_ = joined([slice([1, 2, 3]), lonely])
    expect(with_.anchors).toBe(43)
    expect(evidenceOf(with_, rows.length).candidates).toBeGreaterThan(0)
  })
})
