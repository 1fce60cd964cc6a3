import type { Change } from '../domain/merge.ts'

/** What a record's column is after an undo. `kept`: it was changed since the merge, so it stays as it is. */
export type Reverted<T> = { set: Partial<T>; kept: string[]; restored: string[] }

const same = (a: unknown, b: unknown) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null)

/**
 * Reads a merge's change of one record backwards. A column that still is what the merge made it becomes what it was;
 * a list loses what the merge added; a set of fields goes back field by field. Whatever was changed since stays.
 * @param lists columns that are lists, `maps` columns of named values; `updated_at` goes back only if nothing was changed.
 */
export function revert<T extends { updated_at: string }>(
  present: T,
  { before, after }: Change<T>,
  lists: (keyof T)[],
  maps: (keyof T)[],
): Reverted<T> {
  const set: Partial<T> = {}
  const [kept, restored]: [string[], string[]] = [[], []]
  for (const column of Object.keys(after) as (keyof T & string)[]) {
    if (column === 'updated_at') continue
    if (same(present[column], after[column])) {
      set[column] = before[column] as T[typeof column]
      restored.push(column)
    } else if (lists.includes(column)) {
      const list = without(present[column] as unknown[], added(before[column], after[column]))
      set[column] = list as T[typeof column]
      restored.push(column)
    } else if (maps.includes(column)) {
      const { fields, ...report } = revertFields(column, present[column], before[column], after[column])
      set[column] = fields as T[typeof column]
      restored.push(...report.restored)
      kept.push(...report.kept)
    } else kept.push(column)
  }
  if (kept.length === 0 && after.updated_at !== undefined && present.updated_at === after.updated_at)
    set.updated_at = before.updated_at as T['updated_at']
  return { set, kept, restored }
}

/** What is in the second list and not in the first, each as often as it is more. */
const added = (before: unknown, after: unknown) =>
  without((after ?? []) as unknown[], (before ?? []) as unknown[])

function without(list: unknown[], gone: unknown[]): unknown[] {
  const left = gone.map((it) => JSON.stringify(it))
  return list.filter((it) => {
    const at = left.indexOf(JSON.stringify(it))
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}

type Named = Record<string, unknown>

function revertFields(column: string, present: unknown, before: unknown, after: unknown) {
  const [now, was, made] = [present, before, after].map((it) => (it ?? {}) as Named) as [Named, Named, Named]
  const fields = { ...now }
  const [kept, restored]: [string[], string[]] = [[], []]
  for (const name of Object.keys(made)) {
    if (same(was[name], made[name])) continue
    if (!same(now[name], made[name])) {
      kept.push(`${column}.${name}`)
      continue
    }
    restored.push(`${column}.${name}`)
    if (was[name] === undefined) delete fields[name]
    else fields[name] = was[name]
  }
  return { fields, kept, restored }
}
