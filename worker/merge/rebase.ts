import type { Change, MergeBody, MergeRow } from '../domain/merge.ts'
import type { Plan } from '../domain/plan.ts'
import type { Heir } from './plan-unmerge.ts'

type Named = Record<string, unknown>
const same = (a: unknown, b: unknown) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null)

/**
 * After a merge is undone, the merges that stand are told what has become different for them. The next one that overwrote
 * the same value learns what was there before both: undone later, it brings that back and not the value of somebody who
 * is no longer part of it. And one whose loser brought the same as the undone one's now is the one that brought it.
 * @param standing merges of the same contact, oldest first.
 */
export function rebase(plan: Plan, undone: MergeRow, standing: MergeRow[], heirs: Heir[]): void {
  const mine = new Map(changesOf(undone.body).map((change) => [change.id as string, change]))
  // Only the first that overwrote a column knows what was there before it; the next knows that one's value.
  const seen = new Set<string>()
  const touched = new Set<MergeRow>()
  for (const merge of standing) {
    if (merge.at < undone.at || (merge.at === undone.at && merge.id < undone.id)) continue
    for (const theirs of changesOf(merge.body)) {
      const change = mine.get(theirs.id)
      for (const column of Object.keys(theirs.before)) {
        const name = `${theirs.id} ${column}`
        if (change && !seen.has(name) && rebaseColumn(change, theirs, column)) touched.add(merge)
        seen.add(name)
      }
    }
  }
  const inherited = new Set<string>()
  for (const { contact_id, change, gained } of heirs) {
    const merge = standing.find(({ body }) => body.contacts?.loser_ids.includes(contact_id))
    const join = merge?.body.contacts
    if (!merge || !join) continue
    touched.add(merge)
    Object.assign(join.change.before, change?.before, join.change.before)
    Object.assign(join.change.after, change?.after)
    for (const it of gained) {
      if (inherited.has(`${it.kind} ${it.normal}`)) continue
      inherited.add(`${it.kind} ${it.normal}`)
      join.gained.push(it)
    }
  }
  for (const { id, body } of touched) plan.rebased.push({ id, body })
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
