import type { Change } from '../domain/merge.ts'

/** The columns that a set of values really changes, before and after. */
export function changeOf<T extends { id: string }>(row: T, set: Partial<T>): Change<T> {
  const changed = (Object.keys(set) as (keyof T)[]).filter(
    (column) => JSON.stringify(row[column]) !== JSON.stringify(set[column]),
  )
  const pick = (from: Partial<T>) =>
    Object.fromEntries(changed.map((column) => [column, from[column]])) as Partial<T>
  return { id: row.id, before: pick(row), after: pick(set) }
}

/** For subscribers: each changed column's two values. */
export const diffOf = <T>({ before, after }: Change<T>) =>
  Object.fromEntries(
    (Object.keys(after) as (keyof T)[])
      .filter((column) => column !== 'updated_at' && column !== 'previous_values')
      .map((column) => [column, { before: before[column], after: after[column] }]),
  )
