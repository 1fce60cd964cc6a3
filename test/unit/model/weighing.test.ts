/** What holds of every weighing, whatever the two people are. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { featuresOf } from '../../../worker/matching/model/features.ts'
import type { Model } from '../../../worker/matching/model/model.ts'
import { modelFor } from '../../../worker/matching/model/model-for.ts'
import { monotone } from '../../../worker/matching/model/monotone.ts'
import type { Person } from '../../../worker/matching/model/person.ts'
import { PRIOR } from '../../../worker/matching/model/prior.ts'
import { RELATIONS } from '../../../worker/matching/model/relations.ts'
import { counted, usageOf } from '../../../worker/matching/model/usage.ts'
import { Weigher } from '../../../worker/matching/model/weigher.ts'
import { learned } from '../../support/learned.ts'

const runs = { numRuns: Number(process.env.RUNS ?? 300) }
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined, freq: 2 })
const from = (text: string) => fc.constantFrom(...text.split(' '))

const somePerson: fc.Arbitrary<Person> = fc.record({
  id: fc.constant('x'),
  first_name: maybe(from('Ada Anna Bob Robert J. Annabella Müller')),
  last_name: maybe(from('Byron Müller Mueller Smith Smyth García Anna')),
  emails: fc.array(
    from('ada@acme.example a.byron@gmail.com ada77@gmail.com ada@gmial.com info@acme.example'),
    { maxLength: 2 },
  ),
  phones: fc.array(from('+491712345678 01712345678 +13124956624 +491712345687'), { maxLength: 2 }),
  company: maybe(fc.constantFrom('Acme', 'ACME GmbH', 'Opal Design', 'Acme Works')),
  tags: fc.array(from('vip cold lead'), { maxLength: 3 }),
  city: maybe(from('Leeds Leds Bristol')),
  postcode: maybe(from('50667 50676 10115')),
  address: maybe(
    fc.array(fc.constantFrom('12 High Street', '14 High Street', 'Rose Estate'), {
      minLength: 1,
      maxLength: 2,
    }),
  ),
  birth_date: maybe(from('1971-03-02 1971-02-03 1971-03-12 1945-01-31')),
  attributes: fc
    .record({ number: maybe(from('4137877 4137787 9981234')) })
    .map((it) => it as Record<string, string>),
})

/** Everybody has a common first name, so that counts matter. */
const usage = usageOf(
  fc.sample(somePerson, { seed: 5, numRuns: 200 }).map((person) => featuresOf(person, ['number'])),
)
const models: [string, Model][] = [
  ['the prior', modelFor(['number'])],
  [
    'a model that was trained',
    {
      ...learned(),
      attributes: ['number'],
      comparisons: { ...learned().comparisons, 'attributes.number': PRIOR.attribute },
    },
  ],
]

describe.each(models)('%s', (_, model) => {
  const weigher = new Weigher(model, 2000)
  const read = (person: Person) => counted(featuresOf(person, ['number']), usage)
  const probability = (a: Person, b: Person) => weigher.probability(read(a), read(b))
  /** Sums in another order differ by this. */
  const EPSILON = 1e-9

  test('is symmetric, and a probability', () => {
    fc.assert(
      fc.property(somePerson, somePerson, (a, b) => {
        const p = probability(a, b)
        expect(p).toBeCloseTo(probability(b, a), 12)
        expect(p).toBeGreaterThanOrEqual(0)
        expect(p).toBeLessThanOrEqual(1)
      }),
      runs,
    )
  })

  /** A field neither has, what both may have of it, and what one may have that is another's. */
  const FIELDS: [string, (person: Person, same: boolean, first: boolean) => Person][] = [
    [
      'first name',
      (it, same, first) => ({ ...it, first_name: same || first ? 'Quentin' : 'Walburga', name: undefined }),
    ],
    ['last name', (it, same, first) => ({ ...it, last_name: same || first ? 'Quackenbush' : 'Zimt' })],
    [
      'email',
      (it, same, first) => ({ ...it, emails: [same || first ? 'rainbow77@gmail.com' : 'harvester@web.de'] }),
    ],
    [
      'email of a company',
      (it, same, first) => ({
        ...it,
        emails: [same || first ? 'rainbow@zebra.example' : 'harvester@gnu.example'],
      }),
    ],
    ['phone', (it, same, first) => ({ ...it, phones: [same || first ? '+33612345678' : '+48512345999'] })],
    ['birth date', (it, same, first) => ({ ...it, birth_date: same || first ? '1988-08-17' : '1944-01-05' })],
    ['company', (it, same, first) => ({ ...it, company: same || first ? 'Zebra' : 'Gnu Travel' })],
    ['tags', (it, same, first) => ({ ...it, tags: [same || first ? 'webinar' : 'press'] })],
    ['address', (it, same, first) => ({ ...it, address: [same || first ? '7 Willow Lane' : '88 Quay'] })],
    [
      'attribute',
      (it, same, first) => ({ ...it, attributes: { number: same || first ? '5550001' : '7123498' } }),
    ],
  ]
  const without = (person: Person, field: string): Person => ({
    ...person,
    ...(field === 'first name' ? { first_name: undefined } : {}),
    ...(field === 'last name' ? { last_name: undefined } : {}),
    ...(field.startsWith('email') ? { emails: [] } : {}),
    ...(field === 'phone' ? { phones: [] } : {}),
    ...(field === 'birth date' ? { birth_date: undefined } : {}),
    ...(field === 'company' ? { company: undefined } : {}),
    ...(field === 'tags' ? { tags: [] } : {}),
    ...(field === 'address' ? { address: undefined } : {}),
    ...(field === 'attribute' ? { attributes: {} } : {}),
  })

  test.each(FIELDS)(
    '%s: to agree never lowers, to disagree never raises, to be missing on one side does neither',
    (field, add) => {
      fc.assert(
        fc.property(somePerson, somePerson, (one, other) => {
          const [a, b] = [without(one, field), without(other, field)]
          const before = probability(a, b)
          expect(probability(add(a, true, true), add(b, true, false))).toBeGreaterThanOrEqual(
            before - EPSILON,
          )
          expect(probability(add(a, false, true), add(b, false, false))).toBeLessThanOrEqual(before + EPSILON)
          // An address at a company says where somebody works, a first name may be the other's last: only one of each.
          if (!/company|name/.test(field)) expect(probability(add(a, true, true), b)).toBeCloseTo(before, 9)
        }),
        runs,
      )
    },
  )

  test('a value that many have says less than one that few have', () => {
    const many = {
      counts: new Map([
        ['l:smith', 200],
        ['l:quackenbush', 2],
      ]),
      people: new Map(),
      contacts: 2000,
    }
    const named = (last_name: string) =>
      counted(featuresOf({ id: 'x', first_name: 'Ada', last_name }, ['number']), many)
    expect(weigher.probability(named('Smith'), named('Smith'))).toBeLessThan(
      weigher.probability(named('Quackenbush'), named('Quackenbush')),
    )
  })

  test('weights never rise along the levels', () => {
    for (const { m, u } of Object.values(model.comparisons)) {
      const weights = m.slice(1).map((it, l) => Math.log(it / (u[l + 1] ?? 1)))
      for (let l = 1; l < weights.length; l++)
        expect(weights[l]).toBeLessThanOrEqual((weights[l - 1] as number) + 0.02)
    }
  })
})

test('levels out of order are pooled, and what they add up to stays', () => {
  const { m, u } = monotone({ m: [0, 0.5, 0.1, 0.3, 0.1], u: [0, 0.1, 0.2, 0.1, 0.6] })
  expect(m.reduce((a, b) => a + b)).toBeCloseTo(1, 10)
  expect((m[2] as number) / (u[2] as number)).toBeCloseTo((m[3] as number) / (u[3] as number), 10)
})

test('every relation shares comparisons that there are', () => {
  for (const { shares = [], byChance = [] } of RELATIONS)
    for (const name of [...shares, ...byChance]) expect(PRIOR.comparisons).toHaveProperty(name)
})
