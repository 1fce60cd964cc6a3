import { fieldNamed, type Person, personFrom } from '../../worker/matching/model/person.ts'

/** Which field a column is: what was asked for, else what its name says, else an attribute of its own. */
export const fieldsOf = (
  columns: readonly string[],
  truth: string | null,
  asked: ReadonlyMap<string, string> = new Map(),
) =>
  columns
    .filter((column) => column !== truth)
    .map((column) => ({ column, field: asked.get(column) ?? fieldNamed(column) ?? 'attribute' }))

/** The rows as people. The truth column is not among the fields, so nothing of it gets here. */
export function peopleOf(
  rows: readonly Record<string, string>[],
  fields: ReturnType<typeof fieldsOf>,
): Person[] {
  return rows.map((row, i) =>
    personFrom(
      String(i),
      fields.map(({ column, field }) => [field, column, row[column] ?? ''] as const),
    ),
  )
}
