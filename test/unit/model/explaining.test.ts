/** A contact as the model sees it, and the reasons that it gives. */
import { expect, test } from 'vitest'
import { explain } from '../../../worker/matching/model/explain.ts'
import { modelFor } from '../../../worker/matching/model/model-for.ts'
import { personOf } from '../../../worker/matching/model/person-of.ts'
import { Weigher } from '../../../worker/matching/model/weigher.ts'
import { ATTRIBUTES, features } from '../../support/model.ts'

const weigher = new Weigher(modelFor(ATTRIBUTES), 1000)
const household = [
  { first_name: 'Gudrun', last_name: 'Ostermann', phones: ['+49891234567'], city: 'München' },
  { first_name: 'Holger', last_name: 'Ostermann', phones: ['+49891234567'], city: 'München' },
] as const

test('the bars add up to what is stated', () => {
  const { bars, weight, probability } = explain(
    weigher,
    features(household[0] as never),
    features(household[1] as never),
  )
  const sum = bars.reduce((all, bar) => all + bar.weight, 0)
  expect(sum).toBeCloseTo(weight, 0)
  expect(2 ** weight / (1 + 2 ** weight)).toBeCloseTo(probability, 6)
  expect(probability).toBe(
    weigher.probability(features(household[1] as never), features(household[0] as never)),
  )
})

test('a household is named as one, and counts against', () => {
  const { bars } = explain(weigher, features(household[0] as never), features(household[1] as never))
  const relation = bars.find(({ kind }) => kind === 'relation')
  expect(relation).toMatchObject({ name: 'household' })
  expect(relation?.weight).toBeLessThan(0)
  expect(bars).toContainEqual(
    expect.objectContaining({ kind: 'comparison', name: 'first_name', level: 'different' }),
  )
})

test('a contact brings its identifiers, and the attributes that are declared or named as usual', () => {
  const contact = {
    id: 'con_1',
    first_name: 'Ada',
    last_name: 'Byron',
    company: null,
    tags: ['vip'],
    attributes: { City: 'London', 'Date of birth': '1815-12-10', iban: 'DE00', mood: 'good' },
  }
  const identifier = { contact_id: 'con_1', trust: 'claimed', primary: true, source: 'chat', at: '' }
  const identifiers = [
    {
      ...identifier,
      kind: 'email',
      normal: 'ada@example.com',
      value: 'Ada@Example.com',
      local_format: false,
    },
    { ...identifier, kind: 'phone', normal: 'local:01712345', value: '0171 2345', local_format: true },
    { ...identifier, kind: 'pixel', normal: 'px_1', value: 'px_1', local_format: false },
  ]
  expect(personOf({ contact, identifiers } as never, ['iban'])).toEqual({
    id: 'con_1',
    first_name: 'Ada',
    last_name: 'Byron',
    company: undefined,
    emails: ['ada@example.com'],
    phones: ['0171 2345'],
    tags: ['vip'],
    city: 'London',
    birth_date: '1815-12-10',
    attributes: { iban: 'DE00' },
  })
})
