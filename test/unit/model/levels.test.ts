/** What two people are found to agree in, by table. */
import { describe, expect, test } from 'vitest'
import type { Person } from '../../../worker/matching/model/person.ts'
import { levelsOf } from '../../support/model.ts'

type Given = Partial<Person>
const named = (text: string): Given => {
  const [first_name, last_name] = text.split(' | ')
  return { first_name, last_name }
}
const both = (comparison: string, a: Given, b: Given) => {
  const [level, other] = [levelsOf(a, b)[comparison], levelsOf(b, a)[comparison]]
  expect(other, 'the other way round').toBe(level)
  return level
}

describe('names', () => {
  test.each([
    ['Ada | Byron', 'ada | BYRON', 'exact', 'exact'],
    ['Anna | Müller', 'Anna | Mueller', 'exact', 'exact'],
    ['Anna | Müller', 'Anna | Muller', 'exact', 'exact'],
    ['Anna | Müller', 'Анна | Мюллер', 'exact', 'variant'],
    ['Anna | MÃ¼ller', 'Anna | Müller', 'exact', 'exact'],
    ['Svetlana | Kuznetsova', 'Swetlana | Kusnezowa', 'variant', 'variant'],
    ['Andrei | Pavlov', 'Andrey | Pawlow', 'variant', 'variant'],
    ['Yulia | Fedorova', 'Julia | Fjodorowa', 'variant', 'variant'],
    ['Robert | Smith', 'Bob | Smith', 'variant', 'exact'],
    ['Bob | Smith', 'Rob | Smith', 'variant', 'exact'],
    ['José | García Rodríguez', 'Pepe | García', 'variant', 'variant'],
    ['J. | Smith', 'John | Smith', 'initial', 'exact'],
    ['J. | Smith', 'Paul | Smith', 'different', 'exact'],
    ['Smith | John', 'John | Smith', 'swapped', 'swapped'],
    ['Patel | V.', 'Vijay | Patel', 'swapped', 'swapped'],
    ['Anna Maria | Berg', 'Anna | Maria Berg', 'variant', 'variant'],
    ['Margaret | Hutchison', 'Margadet | Hutchinson', 'near', 'near'],
    ['Mary | Brown', 'Susan | Whitlock', 'different', 'different'],
    ['Michael | Schmidt', 'Michael | Schmitt', 'exact', 'variant'],
  ])('%s and %s: first %s, last %s', (a, b, first, last) => {
    expect(both('first_name', named(a), named(b))).toBe(first)
    expect(both('last_name', named(a), named(b))).toBe(last)
  })

  test('a whole name is taken apart, with a comma or without', () => {
    expect(levelsOf({ name: 'Smith, John' }, { name: 'John Smith' })).toEqual({
      first_name: 'exact',
      last_name: 'exact',
    })
  })

  test('titles and junk are no names', () => {
    expect(levelsOf({ name: 'Dr. Ada Byron' }, { first_name: 'Ada', last_name: 'Byron' }).first_name).toBe(
      'exact',
    )
    expect(levelsOf({ first_name: 'null' }, { first_name: 'null' })).toEqual({})
  })
})

describe('emails', () => {
  const of = (email: string, name = 'Jane | Doe') => ({ ...named(name), emails: [email] })
  test.each([
    ['jane@example.org', 'JANE@example.org', 'exact'],
    ['jane.doe+shop@gmail.com', 'janedoe@googlemail.com', 'mailbox'],
    ['jane@gmail.com', 'jane@gmial.com', 'mistyped_domain'],
    ['jane@example.com', 'jane@examle.com', 'mistyped_domain'],
    ['john.smith@smithdental.com', 'john.smith@smithdent', 'mistyped_domain'],
    ['jhutchison@example.org', 'jhutchinson@example.org', 'near'],
    ['pepe894@gmail.com', 'pepe94@gmail.com', 'near'],
    ['rainbow77@gmail.com', 'rainbow77@web.de', 'same_local'],
    ['jane.doe@gmail.com', 'jdoe@acme.example', 'variation'],
    ['jane.doe@gmail.com', 'jane.doe@acme.example', 'variation'],
    ['jane.doe@acme.example', 'jane.doe2@acme.example', 'numbered'],
    ['rainbow77@gmail.com', 'harvester@acme.example', 'other_kind'],
    ['rainbow77@gmail.com', 'harvester@web.de', 'different'],
  ])('%s and %s: %s', (a, b, level) => {
    expect(both('email', of(a), of(b))).toBe(level)
  })

  test('two people’s own names at one company are no slip of each other', () => {
    const a = of('b.schneider@acme.example', 'Birgit | Schneider')
    expect(both('email', a, of('m.schneider@acme.example', 'Monika | Schneider'))).toBe('variation')
  })

  test('the best of several counts', () => {
    const a = { emails: ['jane@acme.example', 'rainbow77@gmail.com'] }
    expect(both('email', a, { emails: ['rainbow77@gmail.com', 'other@web.de'] })).toBe('exact')
  })

  test('junk is no address', () => {
    expect(
      levelsOf({ emails: ['noreply@shop.example'] }, { emails: ['noreply@shop.example'] }).email,
    ).toBeUndefined()
  })
})

describe('phones', () => {
  test.each([
    ['+49 171 2345678', '0049 (171) 234-5678', 'exact'],
    ['0171 2345678', '+49 171 2345678', 'national'],
    ['(312) 495-6624', '+1 312 495 6624', 'national'],
    ['1-312-495-6624', '+1 312 495 6624', 'national'],
    ['01 664 289 63 15', '+52 664 289 6315', 'national'],
    ['+55 11 98411-1346', '+55 11 8411-1346', 'exact'],
    ['062.29.93.29.65', '06229932965 ramal 10', 'national'],
    ['+49 171 2345678', '+49 171 2345687', 'near'],
    ['+49 171 2345678', '+49 160 9988776', 'different'],
  ])('%s and %s: %s', (a, b, level) => {
    expect(both('phone', { phones: [a] }, { phones: [b] })).toBe(level)
  })

  test('zeros stand for nobody', () => {
    expect(levelsOf({ phones: ['0000000'] }, { phones: ['0000000'] })).toEqual({})
  })
})

describe('everything else', () => {
  test.each<[string, Given, Given, string | undefined]>([
    ['birth_date', { birth_date: '1971-06-24' }, { birth_date: '24.06.1971' }, 'exact'],
    ['birth_date', { birth_date: '1971-03-02' }, { birth_date: '1971-02-03' }, 'swapped'],
    ['birth_date', { birth_date: '19710624' }, { birth_date: '1971-06-25' }, 'near'],
    ['birth_date', { birth_date: '1971-06-24' }, { birth_date: '1971-12-24' }, 'part'],
    ['birth_date', { birth_date: '1971-06-24' }, { birth_date: '1945-01-31' }, 'different'],
    ['birth_date', { birth_date: '1900-01-01' }, { birth_date: '1900-01-01' }, undefined],
    ['company', { company: 'Jade Bau UG (haftungsbeschränkt)' }, { company: 'JADE  BAU' }, 'exact'],
    ['company', { company: 'Halcyon Engineering' }, { company: 'Halcyon' }, 'near'],
    ['company', { company: 'Jade Bau' }, { emails: ['a@jade-bau.example'] }, 'exact'],
    ['company', { company: 'Jade Bau' }, { emails: ['a@gmail.com'] }, undefined],
    ['company', { company: 'Jade Bau' }, { company: 'Opal Design' }, 'different'],
    ['company', { company: 'Silverline S.p.A.' }, { company: 'Silverline' }, 'exact'],
    ['tags', { tags: ['vip', 'cold'] }, { tags: ['Cold', 'VIP'] }, 'same'],
    ['tags', { tags: ['vip', 'cold'] }, { tags: ['vip'] }, 'shared'],
    ['tags', { tags: ['vip'] }, { tags: ['lead'] }, 'none'],
    ['tags', { tags: ['vip'] }, { tags: [] }, undefined],
    ['place', { city: 'Köln', postcode: '50667' }, { city: 'koeln', postcode: '50667' }, 'both'],
    ['place', { city: 'London' }, { city: 'Lonon' }, 'near'],
    ['place', { postcode: '4011', city: 'A' }, { postcode: '4011', city: 'Zurich' }, 'postcode'],
    ['place', { city: 'Leeds' }, { city: 'Bristol' }, 'different'],
    [
      'address',
      { address: ['12 High Street', 'Rose Estate'] },
      { address: ['Rose Estate', '12 High St'] },
      'whole',
    ],
    ['address', { address: ['12 High Street'] }, { address: ['High Road 12'] }, 'exact'],
    ['address', { address: ['12 High Street'] }, { address: ['14 High Street'] }, 'street'],
    ['address', { address: ['12 High Street'] }, { address: ['9 Willow Lane'] }, 'different'],
    [
      'attributes.customer_number',
      { attributes: { customer_number: '4137877' } },
      { attributes: { customer_number: '4137787' } },
      'near',
    ],
    [
      'attributes.customer_number',
      { attributes: { customer_number: '4137877' } },
      { attributes: { customer_number: '9981234' } },
      'different',
    ],
    ['attributes.customer_number', { attributes: { customer_number: '4137877' } }, {}, undefined],
  ])('%s of %j and %j: %s', (comparison, a, b, level) => {
    expect(both(comparison, a, b)).toBe(level)
  })
})
