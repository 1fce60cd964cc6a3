/** The people whom everybody knows to be hard, put into a customer base of others. */
import { describe, expect, test } from 'vitest'
import { findPairs } from '../../../bench/matching/find-pairs.ts'
import { fieldsOf, peopleOf } from '../../../bench/matching/people.ts'
import { madeUp } from '../../../bench/matching/sets.ts'
import type { Person } from '../../../worker/matching/model/person.ts'

const { columns, rows } = madeUp(77, 1200)
const others = peopleOf(rows, fieldsOf(columns, null))

const ways: [name: string, a: Partial<Person>, b: Partial<Person>][] = [
  [
    'two emails of one person',
    {
      first_name: 'Helena',
      last_name: 'Brandtner',
      emails: ['helena.brandtner@brandtner-optics.example'],
      phones: ['+436601234567'],
    },
    {
      first_name: 'Helena',
      last_name: 'Brandtner',
      emails: ['rainbow77@gmail.com'],
      phones: ['+43 660 1234567'],
    },
  ],
  [
    'an outdated phone and a new one',
    {
      first_name: 'Ruben',
      last_name: 'Castellan',
      emails: ['ruben.castellan@gmail.com'],
      phones: ['+34612345678'],
    },
    {
      first_name: 'Ruben',
      last_name: 'Castellan',
      emails: ['ruben.castellan@gmail.com'],
      phones: ['+34698765432'],
    },
  ],
  [
    'a typing error from an import',
    { first_name: 'Jane', last_name: 'Overbeck', emails: ['jane@overbeck-example.com'] },
    { first_name: 'Jane', last_name: 'Overbeck', emails: ['jane@overbeck-examle.com'] },
  ],
  [
    'a name made by hand, then again by phone, with a company',
    { first_name: 'Tamsin', last_name: 'Holloway', company: 'Hollow Way Interiors' },
    {
      first_name: 'Tamsin',
      last_name: 'Holloway',
      company: 'Hollow Way Interiors Ltd',
      phones: ['+447700900123'],
    },
  ],
]

const apart: [name: string, a: Partial<Person>, b: Partial<Person>][] = [
  [
    'two people of one household',
    { first_name: 'Gudrun', last_name: 'Ostermann', phones: ['+49891234567'], city: 'München' },
    { first_name: 'Holger', last_name: 'Ostermann', phones: ['+49891234567'], city: 'München' },
  ],
  [
    'two people of one mailbox',
    { first_name: 'Wilma', last_name: 'Thorvald', emails: ['familie.thorvald@gmail.com'], city: 'Leipzig' },
    { first_name: 'Jonas', last_name: 'Thorvald', emails: ['familie.thorvald@gmail.com'], city: 'Leipzig' },
  ],
  [
    'twins',
    {
      first_name: 'Matteo',
      last_name: 'Bellandi',
      phones: ['+390212345678'],
      city: 'Milano',
      birth_date: '1985-03-18',
    },
    {
      first_name: 'Chiara',
      last_name: 'Bellandi',
      phones: ['+390212345678'],
      city: 'Milano',
      birth_date: '1985-03-18',
    },
  ],
  [
    'a father and a son of one name',
    {
      first_name: 'Arjun',
      last_name: 'Chatterji',
      phones: ['+913312345678'],
      city: 'Kolkata',
      birth_date: '1961-12-19',
      emails: ['arjun1961@gmail.com'],
    },
    {
      first_name: 'Arjun',
      last_name: 'Chatterji',
      phones: ['+913312345678'],
      city: 'Kolkata',
      birth_date: '1988-04-02',
      emails: ['a.chatterji@rediffmail.com'],
    },
  ],
  [
    'the next one in an office',
    {
      first_name: 'Emily',
      last_name: 'Vance',
      emails: ['purchasing@fortis-insurance.example'],
      company: 'Fortis Insurance',
    },
    {
      first_name: 'Joseph',
      last_name: 'Tillman',
      emails: ['purchasing@fortis-insurance.example'],
      company: 'Fortis Insurance',
    },
  ],
  [
    'two of one name at one company, with a number in the address',
    {
      first_name: 'Thomas',
      last_name: 'Fischer',
      emails: ['thomas.fischer@hoffmann-v.example'],
      company: 'Hoffmann V',
      birth_date: '1993-12-26',
    },
    {
      first_name: 'Thomas',
      last_name: 'Fischer',
      emails: ['thomas.fischer2@hoffmann-v.example'],
      company: 'Hoffmann V',
      birth_date: '1958-01-14',
    },
  ],
  [
    'a number given to somebody else',
    {
      first_name: 'Huda',
      last_name: 'Darwish',
      phones: ['+528130056651'],
      emails: ['huda.darwish@gmail.com'],
    },
    {
      first_name: 'Samira',
      last_name: 'Husseini',
      phones: ['+528130056651'],
      emails: ['s.husseini@hotmail.com'],
    },
  ],
]

const FIRST =
  'Ines Bruno Clara David Elena Fritz Greta Hugo Irma Jakob Klara Ludwig Marta Nils Olga Paul Rosa Simon Tilda Viktor'.split(
    ' ',
  )
const LAST =
  'Amsel Drossel Specht Kranich Reiher Sperber Falke Milan Habicht Zeisig Lerche Meise Rabe Storch Dohle Elster Gimpel Kauz Pirol Wachtel'.split(
    ' ',
  )
const crowd = (size: number, shared: Partial<Person>): Partial<Person>[] =>
  Array.from({ length: size }, (_, i) => ({
    first_name: FIRST[(i * 7 + Math.floor(i / 20) * 3) % 20],
    last_name: `${LAST[i % 20]}${i < 20 ? '' : 'mann'}`,
    ...shared,
  }))
const assistant = crowd(12, { phones: ['+49301112223'], company: 'Vogelhaus', city: 'Berlin' })
const info = crowd(40, { emails: ['info@vogelwarte.example'] })

const put = (list: Partial<Person>[], name: string): Person[] =>
  list.map((it, i) => ({ ...it, id: `${name} ${i}` }))
const people: Person[] = [
  ...others,
  ...[...ways, ...apart].flatMap(([name, a, b]) => put([a, b], name)),
  ...put(assistant, 'assistant'),
  ...put(info, 'info'),
]
const { pairs, probability, refused } = findPairs(people)
const stated = new Map(
  [...pairs.a].map((a, i) => [
    `${people[a]?.id}|${people[pairs.b[i] as number]?.id}`,
    probability[i] as number,
  ]),
)
const between = (name: string) => stated.get(`${name} 0|${name} 1`)

describe('the ways in which duplicates slip through', () => {
  test('the model was trained on this base', () => {
    expect(refused).toBeNull()
  })

  test.each(ways)('%s: found', (name) => {
    expect(between(name)).toBeGreaterThan(0.85)
  })

  test('all of them before any that must stay apart', () => {
    const last = Math.min(...ways.map(([name]) => between(name) ?? 0))
    expect(Math.max(...apart.map(([name]) => between(name) ?? 0))).toBeLessThan(last)
  })
})

describe('not above 90%', () => {
  test.each(apart)('%s', (name) => {
    expect(between(name) ?? 0).toBeLessThanOrEqual(0.9)
  })

  test.each(['assistant', 'info'])('anybody with anybody of a crowd who share an identifier: %s', (name) => {
    const among = [...stated].filter(([key]) => key.split('|').every((it) => it.startsWith(name)))
    expect(among.filter(([, p]) => p > 0.9)).toEqual([])
  })
})
