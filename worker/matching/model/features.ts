import { isJunkWord } from '../../domain/junk.ts'
import { type BirthDate, readBirthDate } from './birth-date.ts'
import { companyOf } from './company.ts'
import { type ModelEmail, modelEmail, nameForms } from './email.ts'
import { latin } from './letters.ts'
import { type NamePart, readName } from './name.ts'
import type { Person } from './person.ts'
import { type ModelPhone, modelPhone } from './phone.ts'
import { type Address, type Place, readAddress, readPlace } from './place.ts'

/** An attribute's value, comparable. */
export type Attribute = { text: string; isNumber: boolean; count: number }

/**
 * Somebody, read once and weighed many times: all that a comparison looks at. The counts say how many contacts have
 * a value; `counted` fills them in.
 */
export type Features = {
  id: string
  first: NamePart | null
  last: NamePart | null
  emails: ModelEmail[]
  phones: ModelPhone[]
  /** By its name, and by the domains of its addresses. */
  companies: { key: string; count: number }[]
  hasCompanyName: boolean
  jobTitle: Attribute | null
  tags: string[]
  tagsCount: number
  place: Place | null
  address: Address | null
  birthDate: BirthDate | null
  /** In the order of the model's attributes. */
  attributes: (Attribute | null)[]
}

/** @param attributes names of the attributes that identify, in the model's order. */
export function featuresOf(person: Person, attributes: readonly string[]): Features {
  const { first, last } = readName(person)
  const forms = nameForms(first, last)
  const emails = unique(
    (person.emails ?? []).map((raw) => modelEmail(raw, forms, last)),
    ({ key }) => key,
  )
  const company = companyOf(person.company)
  const companies = [company, ...emails.map((it) => it.company)]
  return {
    id: person.id,
    first,
    last,
    emails,
    phones: unique((person.phones ?? []).map(modelPhone), ({ digits }) => digits[0] ?? ''),
    companies: [...new Set(companies.filter((it) => it !== null && it !== ''))].map((key) => ({
      key: key as string,
      count: 0,
    })),
    hasCompanyName: company !== null,
    jobTitle: readAttribute(person.job_title),
    tags: [...new Set((person.tags ?? []).map((tag) => latin(tag).trim()).filter(Boolean))].sort(),
    tagsCount: 0,
    place: readPlace(person),
    address: readAddress(person.address),
    birthDate: readBirthDate(person.birth_date),
    attributes: attributes.map((name) => readAttribute(person.attributes?.[name])),
  }
}

function readAttribute(value: string | undefined): Attribute | null {
  if (!value || isJunkWord(value)) return null
  const text = latin(value)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
  return text ? { text, isNumber: /^[\d ]+$/.test(text), count: 0 } : null
}

function unique<T>(values: (T | null)[], key: (value: T) => string): T[] {
  const seen = new Map<string, T>()
  for (const value of values) if (value && !seen.has(key(value))) seen.set(key(value), value)
  return [...seen.values()]
}
