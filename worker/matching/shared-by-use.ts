import type { Candidate } from '../domain/candidate.ts'
import { fullName } from '../domain/contact.ts'
import { comparable } from '../domain/text.ts'
import { shares } from './conflicts.ts'
import type { Given } from './request.ts'
import { vetoesBetween } from './vetoes.ts'

/**
 * So many people by different names under one address or number are a family, an office or a kiosk. Two could be a
 * person and a typing error, three a married name as well.
 */
const PEOPLE_MIN = 4

/**
 * Several people have this identifier, as its use shows: its owners are known to be different people, or they go by
 * names that contradict each other and have other addresses of their own.
 */
export function sharedByUse(given: Given, candidates: Candidate[]): boolean {
  const owners = candidates.filter(({ identifiers }) => shares(identifiers, given))
  if (owners.some((a, i) => owners.slice(i + 1).some((b) => vetoesBetween(a, b).length > 0))) return true
  return areManyPeople(given, owners)
}

/** Its owners go by names that contradict each other and have other addresses of their own. */
export function areManyPeople(given: Given, owners: Candidate[]): boolean {
  const people = contradicting(owners.flatMap(namesOf))
  if (people < PEOPLE_MIN) return false
  const others = new Set(
    owners
      .flatMap(({ identifiers }) => identifiers)
      .filter((it) => (it.kind === 'email' || it.kind === 'phone') && !shares([it], given))
      .map(({ normal }) => normal),
  )
  return owners.length >= PEOPLE_MIN || others.size >= PEOPLE_MIN
}

/** Every name that was ever said of this contact or its leads. */
const namesOf = ({ contact, leads }: Candidate): string[] =>
  [
    fullName(contact),
    ...leads.flatMap(({ name, previous_values, values_not_taken }) => [
      name,
      ...[...previous_values, ...values_not_taken]
        .filter(({ field }) => field === 'name')
        .map(({ value }) => String(value)),
    ]),
  ].filter((name) => name !== null)

/** How many of the names can't be one person's. */
function contradicting(names: string[]): number {
  const people: string[][] = []
  for (const name of names) {
    const words = comparable(name)
      .split(/[^\p{L}]+/u)
      .filter(Boolean)
    if (words.length > 0 && !people.some((other) => mayBeOneName(other, words))) people.push(words)
  }
  return people.length
}

/** `J. Smith`, `Smith, Jon` and `Jonathan Smith` may be one person; `Ada Byron` and `Annabella Byron` are not. */
function mayBeOneName(a: string[], b: string[]): boolean {
  const [few, many] = a.length <= b.length ? [a, b] : [b, a]
  return few.every((word) => many.some((other) => other.startsWith(word) || word.startsWith(other)))
}
