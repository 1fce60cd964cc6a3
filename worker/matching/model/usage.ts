import type { Features } from './features.ts'
import { tailOf } from './phone.ts'

/** How many contacts have a value, and how many people an address or number seems to have. The account's own. */
export type Usage = {
  contacts: number
  /** By `valueKeys`. Absent: nobody is known to have it. */
  counts: ReadonlyMap<string, number>
  /** By the same keys, of addresses and numbers only: names that can't be one person's. */
  people: ReadonlyMap<string, number>
}

/**
 * So many people by different names under one address or number are a family, an office or a kiosk: it says nothing
 * any more. The same number as where requests are decided (docs/adr/0012).
 */
export const PEOPLE_MIN = 4

const emailKeyOf = (key: string) => `e:${key}`
const phoneKeyOf = (digits: readonly string[]) => `p:${tailOf(digits[0] ?? '')}`

/** Under what a contact's values are counted. */
export function valueKeys(of: Features): string[] {
  const keys = [
    of.first && `f:${of.first.text}`,
    of.last && `l:${of.last.text}`,
    of.birthDate && `b:${of.birthDate.text}`,
    of.place?.city && `c:${of.place.city}`,
    of.place?.postcode && `z:${of.place.postcode}`,
    ...(of.address?.lines ?? []).map((line) => `s:${line}`),
    of.tags.length > 1 && `t:${of.tags.join()}`,
    ...of.emails.map(({ key }) => emailKeyOf(key)),
    ...of.phones.map(({ digits }) => phoneKeyOf(digits)),
    ...of.companies.map(({ key }) => `o:${key}`),
    of.jobTitle && `j:${of.jobTitle.text}`,
    ...of.attributes.map((it, i) => it && `a${i}:${it.text}`),
  ]
  return [...new Set(keys.filter((key): key is string => Boolean(key)))]
}

/**
 * Under what is looked up to weigh somebody with others. Of the others most values count only where both have them, and
 * are among one's own: but how common a variant of a name is, a number or a street, says something of its own.
 */
export const weighedKeys = (one: Features, others: readonly Features[]): string[] => [
  ...new Set([
    ...valueKeys(one),
    ...[one, ...others].flatMap(({ first, last, phones, address }) => [
      ...[first, last].flatMap((name) => (name ? [`f:${name.text}`, `l:${name.text}`] : [])),
      ...phones.map(({ digits }) => phoneKeyOf(digits)),
      ...(address?.lines ?? []).map((line) => `s:${line}`),
    ]),
  ]),
]

/** The same person's names are one, whatever is said of the first: `J. Smith`, `John Smith`, `Smith, John`. */
const personKey = ({ first, last }: Features) =>
  [first?.skeleton.slice(0, 1) ?? '', last?.skeleton.slice(0, 1) ?? ''].sort().join('')

export function usageOf(all: readonly Features[]): Usage {
  const counts = new Map<string, number>()
  for (const one of all) for (const key of valueKeys(one)) counts.set(key, (counts.get(key) ?? 0) + 1)
  return { contacts: all.length, counts, people: peopleUnder(all) }
}

/** How many people by different names each address and number has among these contacts; one is left out. */
export function peopleUnder(all: readonly Features[]): Map<string, number> {
  const names = new Map<string, Set<string>>()
  for (const one of all) {
    if (!one.first && !one.last) continue
    const person = personKey(one)
    for (const key of identifierKeys(one)) {
      const seen = names.get(key)
      if (seen) seen.add(person)
      else names.set(key, new Set([person]))
    }
  }
  const people = new Map<string, number>()
  for (const [key, { size }] of names) if (size > 1) people.set(key, size)
  return people
}

/** Addresses and numbers that more contacts have than are looked into: nobody's in particular. */
export const crowdedUnder = (counts: ReadonlyMap<string, number>, cap: number) =>
  [...counts]
    .filter(([key, contacts]) => contacts > cap && /^[ep]:/.test(key))
    .map(([key]) => [key, Number.POSITIVE_INFINITY] as const)

const identifierKeys = (of: Features) => [
  ...of.emails.map(({ key }) => emailKeyOf(key)),
  ...of.phones.map(({ digits }) => phoneKeyOf(digits)),
]

/** With its counts, and without the addresses and numbers that several people share. */
export function counted(of: Features, { counts, people }: Usage): Features {
  const count = (key: string) => counts.get(key) ?? 0
  // Which name is the first is not sure, so a name is as common as the commoner of its two uses.
  const nameCount = (text: string) => Math.max(count(`f:${text}`), count(`l:${text}`))
  const isShared = (key: string) => (people.get(key) ?? 0) >= PEOPLE_MIN
  // One person who is there five times makes an address no commoner.
  const owners = (key: string) => people.get(key) ?? 1
  const { first, last, jobTitle, birthDate, place, address } = of
  return {
    ...of,
    first: first && { ...first, count: nameCount(first.text) },
    last: last && { ...last, count: nameCount(last.text) },
    jobTitle: jobTitle && { ...jobTitle, count: count(`j:${jobTitle.text}`) },
    tagsCount: count(`t:${of.tags.join()}`),
    birthDate: birthDate && { ...birthDate, count: count(`b:${birthDate.text}`) },
    place: place && {
      ...place,
      cityCount: count(`c:${place.city}`),
      postcodeCount: count(`z:${place.postcode}`),
    },
    address: address && {
      ...address,
      count: Math.min(...address.lines.map((line) => count(`s:${line}`)), Number.MAX_SAFE_INTEGER),
    },
    emails: of.emails
      .filter(({ key }) => !isShared(emailKeyOf(key)))
      .map((it) => ({ ...it, count: owners(emailKeyOf(it.key)) })),
    phones: of.phones
      .filter(({ digits }) => !isShared(phoneKeyOf(digits)))
      .map((it) => ({ ...it, count: owners(phoneKeyOf(it.digits)) })),
    companies: of.companies.map(({ key }) => ({ key, count: count(`o:${key}`) })),
    attributes: of.attributes.map((it, i) => it && { ...it, count: count(`a${i}:${it.text}`) }),
  }
}
