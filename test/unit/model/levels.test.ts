/** What two people are found to agree in, by table. */
import { describe, expect, test } from 'vitest'
import { firstName as FIRST_NAME } from '../../../worker/matching/model/compare-name.ts'
import { levelIn } from '../../../worker/matching/model/comparison.ts'
import type { Person } from '../../../worker/matching/model/person.ts'
import { counted, usageOf } from '../../../worker/matching/model/usage.ts'
import { features, levelsOf } from '../../support/model.ts'

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
    ['MarÃ\u00ada JosÃ© | Berg', 'María José | Berg', 'exact', 'exact'],
    ['MarÃa | GarcÃa', 'María | García', 'exact', 'exact'],
    ['William | Smith', 'Robert | Smith', 'different', 'exact'],
    ['Aohworth | Grace', 'Grace | Ashworth', 'swapped', 'swapped'],
    ['Bruno | Marques', 'Markus | Braun', 'different', 'different'],
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

  test('two names that several people have each are two, though they sound alike', () => {
    const [one, other] = [named('Stefan | Berg'), named('Stefanie | Berg')]
    expect(both('first_name', one, other)).toBe('variant')
    const usage = usageOf([...Array(4).fill(features(one)), ...Array(4).fill(features(other))])
    const [a, b] = [counted(features(one), usage), counted(features(other), usage)]
    expect(FIRST_NAME.levels[levelIn(FIRST_NAME.compare(a, b))]?.name).toBe('similar')
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
    ['jane.doe+shop@acme.example', 'jane.doe@acme.example', 'mailbox'],
    ['jane@gmail.com', 'jane@gmial.com', 'mistyped_domain'],
    ['jane@btinternet.com', 'jane@btinterne.tcom', 'mistyped_domain'],
    ['jane@example.com', 'jane@examle.com', 'mistyped_domain'],
    ['john.smith@smithdental.com', 'john.smith@smithdent', 'mistyped_domain'],
    ['jhutchison@example.org', 'jhutchinson@example.org', 'near'],
    ['pepe894@gmail.com', 'pepe94@gmail.com', 'near'],
    ['janedoe1981@gmail.com', 'janedoe181@gmail.com', 'near'],
    ['janedoe1981@gmail.com', 'janedoe1891@gmail.com', 'near'],
    ['su.reshsharma@googlemail.com', 'sureshsharrma@gmail.com', 'near'],
    ['jane.doe@acme.example', 'janedoe@acme.example', 'near'],
    ['jane.doe@gmx.de', 'janedoe@gmx.de', 'variation'],
    ['rainbow77@gmail.com', 'rainbow77@web.de', 'same_local'],
    ['rainbow77@gmail.com', 'rainbow77@ymail.com', 'same_local'],
    ['rainbow77@yahoo.com', 'rainbow77@yahoo.es', 'same_local'],
    ['jane.doe@gmail.com', 'jdoe@acme.example', 'variation'],
    ['jane.doe@gmail.com', 'jane.doe@acme.example', 'variation'],
    ['jane.doe@acme.example', 'jane.doe2@acme.example', 'numbered'],
    ['jane.doe@acme.example', 'jane.eoe2@acme.example', 'numbered'],
    ['janedoe1981@gmail.com', 'janedoe1982@gmail.com', 'numbered'],
    ['janedoe86@gmail.com', 'janedoe806@gmail.com', 'numbered'],
    ['rainbow77@acme.example', 'harvester@acme.example', 'colleague'],
    ['info@acme.example', 'harvester@acme.example', 'different'],
    ['rainbow77@gmail.com', 'harvester@acme.example', 'other_kind'],
    ['rainbow77@gmail.com', 'harvester@web.de', 'different'],
  ])('%s and %s: %s', (a, b, level) => {
    expect(both('email', of(a), of(b))).toBe(level)
  })

  test('two people’s own names at one company are no slip of each other', () => {
    const a = of('b.schneider@acme.example', 'Birgit | Schneider')
    expect(both('email', a, of('m.schneider@acme.example', 'Monika | Schneider'))).toBe('colleague')
  })

  test('two initials before one last name are no slip of each other', () => {
    const a = of('w.huang@qq.com', 'Fang | Huang')
    expect(both('email', a, of('f.huang@qq.com', 'Fang | Huang'))).toBe('variation')
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
    ['+49 171 2345678', '0049 (171) 234-5678', 'mobile'],
    ['0171 2345678', '+49 171 2345678', 'mobile'],
    ['0171 2345678', '0171/2345678', 'national'],
    ['+49 30 2345678', '0049 (30) 234-5678', 'exact'],
    ['030 2345678', '+49 30 2345678', 'national'],
    ['+1 312 495 6624', '001 312 495 6624', 'exact'],
    ['(312) 495-6624', '+1 312 495 6624', 'national'],
    ['1-312-495-6624', '+1 312 495 6624', 'national'],
    ['01 664 289 63 15', '+52 664 289 6315', 'national'],
    ['+55 11 98411-1346', '+55 11 8411-1346', 'mobile'],
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
    ['job_title', { job_title: 'Owner' }, { job_title: 'OWNER' }, 'exact'],
    ['job_title', { job_title: 'Owner' }, { job_title: 'Technician' }, 'different'],
    ['job_title', { job_title: 'Owner' }, {}, undefined],
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
