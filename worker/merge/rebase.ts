import type { Change, MergeBody, MergeRow } from '../domain/merge.ts'
import type { Plan } from '../domain/plan.ts'

type Named = Record<string, unknown>
const same = (a: unknown, b: unknown) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null)

/**
 * After a merge is undone, the next one that overwrote the same value is told what was there before both: undone later,
 * it brings that back and not the value of somebody who is no longer part of it.
 * @param later merges of the same contact that stand, oldest first.
 */
export function rebase(plan: Plan, undone: MergeBody, later: MergeRow[]): void {
  const mine = new Map(changesOf(undone).map((change) => [change.id as string, change]))
  // Only the first that overwrote a column knows what was there before; the next knows that one's value.
  const seen = new Set<string>()
  for (const { id, body } of later) {
    let touched = false
    for (const theirs of changesOf(body)) {
      const change = mine.get(theirs.id)
      for (const column of Object.keys(theirs.before)) {
        const name = `${theirs.id} ${column}`
        if (change && !seen.has(name) && rebaseColumn(change, theirs, column)) touched = true
        seen.add(name)
      }
    }
    if (touched) plan.rebased.push({ id, body })
  }
}

const changesOf = ({ contacts, leads, request }: MergeBody): Change<never>[] =>
  [
    ...(contacts ? [contacts.change] : []),
    ...(leads ? [leads.change, ...leads.also] : []),
    ...(request ? [...request.contacts.map(({ change }) => change), ...request.leads] : []),
  ] as Change<never>[]

/** true: what the later merge found was what the undone one had made, and now is what was there before it. */
function rebaseColumn(mine: Change<never>, theirs: Change<never>, column: string): boolean {
  const [was, made, found] = [mine.before, mine.after, theirs.before] as Named[] as [Named, Named, Named]
  if (!(column in made) || column === 'updated_at') return false
  if (same(found[column], made[column])) {
    found[column] = was[column]
    return true
  }
  const [then, after, now] = [was[column] ?? {}, made[column], found[column]]
  return isMap(then) && isMap(after) && isMap(now) && rebaseFields(then, after, now)
}

function rebaseFields(then: Named, after: Named, now: Named): boolean {
  const names = Object.keys(after).filter(
    (name) => !same(then[name], after[name]) && same(now[name], after[name]),
  )
  for (const name of names)
    if (then[name] === undefined) delete now[name]
    else now[name] = then[name]
  return names.length > 0
}

const isMap = (value: unknown): value is Named =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
