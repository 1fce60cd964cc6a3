/** What the page of duplicates says and draws: pure functions, as tables. */
import { describe, expect, test } from 'vitest'
import { keyOf } from '../../admin/pages/duplicates/address.ts'
import { factsOf, nameSign } from '../../admin/pages/duplicates/facts.ts'
import { valuesOf } from '../../admin/pages/duplicates/reason-values.ts'
import { reasonWords, shortReasons } from '../../admin/pages/duplicates/reason-words.ts'
import { marksOf, onePairIn, scaleOf, signed, stepsOf } from '../../admin/pages/duplicates/waterfall.ts'
import { wayBackOf } from '../../admin/pages/merge/way-back.ts'
import { share, verdictOf } from '../../admin/pages/model/calibration.ts'
import { percent } from '../../admin/parts/percent.ts'
import type { Contact } from '../../admin/wire.ts'
import type { DuplicatePair, PairSide } from '../../admin/wire-duplicates.ts'
import { comparisonsWith } from '../../worker/matching/model/comparisons.ts'
import { RELATIONS } from '../../worker/matching/model/relations.ts'

const side = (id: string, more: Partial<PairSide> = {}): PairSide => ({
  id,
  contact_id: id,
  name: id,
  company: null,
  emails: [],
  phones: [],
  tags: [],
  ...more,
})
const reason = (name: string, level: string | null, weight = 1) => ({ name, level, weight, for: weight > 0 })
const pairOf = (a: Partial<PairSide>, b: Partial<PairSide>, evidence: DuplicatePair['evidence'] = []) => ({
  a: side('con_a', a),
  b: side('con_b', b),
  confidence: 0.5,
  status: 'suggested' as const,
  evidence,
  found_at: '2026-01-01T00:00:00.000Z',
})
const plain = pairOf({}, {})

describe('a reason in words', () => {
  const known = [
    ...comparisonsWith(['loyalty_number']).flatMap(({ name, levels }) =>
      levels.slice(1).map((level) => [name, level.name] as const),
    ),
    ...RELATIONS.map(({ name }) => ['relation', name] as const),
  ]
  test.each(known)('%s %s has words of its own', (name, level) => {
    const words = reasonWords(reason(name, level), plain)
    expect(words).toMatch(/^[A-Z][^:_]+$/)
  })
  test('no two levels of a comparison say the same', () => {
    const said = known.map(([name, level]) => reasonWords(reason(name, level), plain))
    expect(new Set(said).size).toBe(said.length)
  })
  test('what is not known here is told by its name', () => {
    expect(reasonWords(reason('shoe_size', 'two_off'), plain)).toBe('Shoe size: two off')
  })

  test.each([
    ['last_name', 'exact', ['Müller', 'Mueller'], 'Same last name, written differently'],
    ['last_name', 'exact', ['Müller', 'müller'], 'Same last name'],
    ['last_name', 'variant', ['Kuznetsova', 'Kusnezowa'], 'Last name sounds alike'],
    ['last_name', 'variant', ['García', 'García Rodríguez'], 'One last name is part of the other'],
  ])('%s %s of %j', (name, level, values, words) => {
    expect(reasonWords(reason(name, level), plain, values)).toBe(words)
  })
  test.each([
    [{ company: 'Halcyon' }, { company: 'Halcyon' }, 'Same company'],
    [{ company: 'Halcyon' }, {}, 'Same company, by the email of one'],
    [{}, {}, 'Same email domain'],
  ])('a company of %j and %j', (a, b, words) => {
    expect(reasonWords(reason('company', 'exact'), pairOf(a, b))).toBe(words)
  })
  test('the shortest form names what weighs most, for before against, and no reckoning', () => {
    const evidence = [
      reason('prior', null, -11),
      reason('first_name', 'exact', 2),
      reason('email', 'exact', 9),
      reason('phone', 'different', -3),
      reason('said_twice', null, -8),
      reason('last_name', 'exact', 5),
    ]
    expect(shortReasons(pairOf({}, {}, evidence))).toBe('Same email, same last name, phone numbers differ')
  })
})

describe('the values of a reason', () => {
  const person = (more: Partial<PairSide>, contact?: Partial<Contact>) => ({
    side: side('x', more),
    contact: contact as Contact | undefined,
  })
  test('are what both share, else all that each has', () => {
    const a = person({ emails: ['a@x.example', 'both@x.example'] })
    const b = person({ emails: ['both@x.example', 'b@x.example'] })
    expect(valuesOf('email', a, b)).toEqual(['both@x.example', 'both@x.example'])
    expect(valuesOf('email', a, person({ emails: ['c@x.example'] }))).toEqual([
      'a@x.example, both@x.example',
      'c@x.example',
    ])
  })
  test.each([
    ['birth_date', { 'Date of Birth': '1970-02-03', city: 'Berlin' }, '1970-02-03'],
    ['place', { city: 'Berlin', zip: '10115', note: 'x' }, 'Berlin, 10115'],
    ['address', { street: 'Hauptstr. 5', email_address: 'x' }, 'Hauptstr. 5'],
    ['attributes.loyalty_number', { loyalty_number: 77 }, '77'],
    ['relation', { city: 'Berlin' }, ''],
  ])('%s is found among the attributes', (name, attributes, value) => {
    expect(valuesOf(name, person({}, { attributes }), person({}))).toEqual([value, ''])
  })
})

describe('the waterfall', () => {
  const steps = stepsOf([
    reason('prior', null, -10.69),
    reason('email', 'exact', 9.45),
    reason('phone', 'x', -2.1),
  ])
  test('begins at even odds, and each step where the one before ended', () => {
    expect(steps.map(({ from, to }) => [from, to])).toEqual([
      [0, -10.69],
      [-10.69, -1.24],
      [-1.24, -3.34],
    ])
  })
  test('has even odds and the line in sight, whatever the steps', () => {
    const { at } = scaleOf(steps)
    for (const bits of [-10.69, 0, Math.log2(9)]) {
      expect(at(bits)).toBeGreaterThan(0)
      expect(at(bits)).toBeLessThan(100)
    }
  })
  test('marks what has room', () => {
    expect(marksOf(scaleOf(steps)).map(({ words }) => words)).toEqual(['50%', '90%', '0.1%'])
    expect(marksOf(scaleOf(stepsOf([reason('email', 'exact', 60)]))).map(({ words }) => words)).toEqual([
      '50%',
      '99.9%',
    ])
  })
  test('says its numbers', () => {
    expect([signed(9.4), signed(-10.69), signed(0)]).toEqual(['+9.40', '−10.69', '+0.00'])
    expect([onePairIn(-10.69), onePairIn(-1)]).toEqual(['1 pair in 1,700', '1 pair in 3'])
  })
})

test.each([
  [1, '>99.9%'],
  [0.99899, '99.8%'],
  [0.9004, '90.0%'],
  [0.9, '90.0%'],
  [0.899999, '89%'],
  [0.29, '29%'],
  [0.1, '10%'],
])('%d is %s: never rounded up', (probability, words) => {
  expect(percent(probability)).toBe(words)
})

describe('at a glance', () => {
  test('agrees, is alike, differs, or says nothing where one has nothing', () => {
    const pair = pairOf(
      { company: 'Halcyon', emails: ['a@x.example', 'both@x.example'], phones: ['1'], tags: ['vip'] },
      { emails: ['both@x.example'], phones: ['2'], tags: ['vip', 'fair'] },
      [
        reason('first_name', 'exact'),
        reason('last_name', 'variant'),
        reason('company', 'exact'),
        reason('email', 'exact'),
        reason('phone', 'different', -2),
        reason('tags', 'shared'),
      ],
    )
    expect(nameSign(pair)).toBe('alike')
    expect(factsOf(pair).map(({ label, sign }) => [label, sign])).toEqual([
      ['Company', null],
      ['Email', 'same'],
      ['Phone', 'different'],
      ['Tags', 'alike'],
    ])
    expect(factsOf(pair)[1]?.a[0]).toBe('both@x.example')
  })
})

test('a merge goes back only to the list', () => {
  const list = '/admin/contacts/duplicates?status=flagged'
  expect(wayBackOf({ back: list, next: '/admin/contacts/duplicates' })?.back).toBe(list)
  for (const other of ['https://evil.example', '//evil.example', '/admin/contacts/duplicatesx', undefined])
    expect(wayBackOf({ back: list, next: other })).toBeUndefined()
  expect(keyOf(plain)).toBe('con_a,con_b')
})

describe('stated beside observed', () => {
  test.each([
    [{ stated: 0.8, low: 0.7, high: 0.9 }, 'fits'],
    [{ pairs: 9, stated: 0.8, low: 0, high: 0.4 }, 'too few'],
    [{ stated: 0.8, low: 0.81, high: 0.9 }, 'more often'],
    [{ stated: 0.8, low: 0.5, high: 0.79 }, 'less often'],
    [{ stated: 0.8, low: 0.1, high: 1 }, 'too few'],
    [{ stated: 0.8, low: 0.2, high: 0.79 }, 'less often'],
  ])('%j: %s', (testimony, verdict) => {
    expect(verdictOf({ pairs: 10, observed: 0.5, ...testimony })).toBe(verdict)
  })
  test('hardly any is not none, and none is', () => {
    expect([share(0), share(0.002), share(0.01), share(0.9999)]).toEqual(['0%', '<1%', '1%', '>99.9%'])
  })
})
