import type { Fields, PreviousValue } from '../domain/lead.ts'
import { differ } from '../matching/conflicts.ts'

/** One record's value of a field; null and empty are no value. */
export type Holding = { id: string; value: unknown }

/** Which record's value a field takes where they differ; a field without a word is asked for. */
export type Choice = (field: string, holdings: Holding[]) => string | null

export type Conflict = { field: string; values: Record<string, unknown> }

/** Values of several records as one. `open`: fields that differ and that nobody has chosen for. */
export type Survived = { value: unknown; notTaken: PreviousValue[] } | { open: Conflict }

export const isEmpty = (value: unknown) => value === null || value === undefined || value === ''

/**
 * What one field of the winner is after a merge: its own value, one it lacks from the first that has one, or where
 * they differ the chosen one, and the others as previous values with the record that they were of.
 * @param holdings of the winner first.
 */
export function survive(field: string, holdings: Holding[], choose: Choice, at: string): Survived {
  const held = holdings.filter(({ value }) => !isEmpty(value))
  const [first] = held
  if (!first) return { value: holdings[0]?.value ?? null, notTaken: [] }
  const distinct = held.filter(
    (it, i) => !held.slice(0, i).some((earlier) => !differ(earlier.value, it.value)),
  )
  if (distinct.length === 1) return { value: first.value, notTaken: [] }
  const chosen = choose(field, distinct)
  const taken = held.find(({ id }) => id === chosen)
  if (!taken) return { open: { field, values: Object.fromEntries(held.map(({ id, value }) => [id, value])) } }
  const notTaken = distinct
    .filter(({ value }) => differ(value, taken.value))
    .map(({ id, value }) => ({ field, value, source: id, at }))
  return { value: taken.value, notTaken }
}

/** The winner's, and what the losers have under names that it lacks or that differ; `prefix` makes the wire's name of a field. */
export function surviveFields(
  prefix: string,
  holders: { id: string; fields: Fields }[],
  choose: Choice,
  at: string,
): { fields: Fields; notTaken: PreviousValue[]; open: Conflict[] } {
  const names = [...new Set(holders.flatMap(({ fields }) => Object.keys(fields)))]
  const fields: Fields = {}
  const notTaken: PreviousValue[] = []
  const open: Conflict[] = []
  for (const name of names) {
    const holdings = holders.map((it) => ({ id: it.id, value: it.fields[name] }))
    const survived = survive(`${prefix}.${name}`, holdings, choose, at)
    if ('open' in survived) open.push(survived.open)
    else {
      if (survived.value !== null) fields[name] = survived.value as Fields[string]
      notTaken.push(...survived.notTaken)
    }
  }
  return { fields, notTaken, open }
}

/** Where records differ, this one's value holds, else the first that has one. */
export const preferring =
  (id: string): Choice =>
  (_field, holdings) =>
    (holdings.find((it) => it.id === id) ?? holdings[0])?.id ?? null

/** Only what a person has chosen; a name of somebody who is not part of it is no choice. */
export const chosenBy =
  (choices: Record<string, string>): Choice =>
  (field) =>
    choices[field] ?? null
