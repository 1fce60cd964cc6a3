import type { Identifier } from '../domain/identifier.ts'
import type { Change, MergeBody, MergeRow } from '../domain/merge.ts'
import type { Plan } from '../domain/plan.ts'
import type { Heir } from './heirs.ts'

type Named = Record<string, unknown>
const same = (a: unknown, b: unknown) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null)

/**
 * After a merge is undone, those made since that stand are told what has become different for them. The next one that
 * overwrote the same value learns what was there before both: undone later, it brings that back and not the value of
 * somebody who is no longer part of it. And one whose loser brought the same as the undone one's is now the one that
 * brought it.
 * @param since merges of the same contacts, oldest first.
 */
export function rebase(plan: Plan, undone: MergeBody, since: MergeRow[], heirs: Heir[]): void {
  const mine = new Map(changesOf(undone).map((change) => [change.id as string, change]))
  const raised = raisedOf(undone)
  // Only the first that overwrote a column knows what was there before it; the next knows that one's value.
  const seen = new Set<string>()
  const touched = new Set<MergeRow>()
  for (const merge of since) {
    for (const theirs of changesOf(merge.body)) {
      const change = mine.get(theirs.id)
      for (const column of Object.keys(theirs.before)) {
        if (isMap((theirs.before as Named)[column])) {
          if (change && rebaseFields(change, theirs, column, seen)) touched.add(merge)
          continue
        }
        const name = `${theirs.id} ${column}`
        if (change && !seen.has(name) && rebaseColumn(change, theirs, column)) touched.add(merge)
        seen.add(name)
      }
    }
    for (const theirs of raisedOf(merge.body)) {
      const name = nameOf(theirs.before)
      const step = raised.find(({ after }) => nameOf(after) === name && sameRank(after, theirs.before))
      if (step && !seen.has(name)) {
        theirs.before = { ...theirs.before, trust: step.before.trust, primary: step.before.primary }
        touched.add(merge)
      }
      seen.add(name)
    }
  }
  for (const heir of heirs) {
    const merge = since.find((it) => inherit(it.body, heir))
    if (merge) touched.add(merge)
  }
  for (const { id, body } of touched) plan.rebased.push({ id, body })
}

const raisedOf = ({ contacts, request }: MergeBody) => [
  ...(contacts?.raised ?? []),
  ...(request?.contacts.flatMap((it) => it.raised) ?? []),
]
const nameOf = ({ contact_id, kind, normal }: Identifier) => `${contact_id} ${kind} ${normal}`
const sameRank = (a: Identifier, b: Identifier) => a.trust === b.trust && a.primary === b.primary

/** false: this merge is not the one that the heir came by. */
function inherit({ contacts, leads }: MergeBody, { loser_id, before, after, gained, raised }: Heir): boolean {
  const join = [contacts, leads].find((it) => it?.loser_ids.includes(loser_id))
  if (!join) return false
  Object.assign(join.change.before, { ...before, ...join.change.before })
  Object.assign(join.change.after, after)
  if (join === contacts) {
    join.gained.push(...gained)
    join.raised.push(...raised)
  }
  return true
}

/**
 * A change without the columns that a later merge set: what stands there now is not this one's, even where it looks the
 * same.
 */
export function withoutOverwritten<T>(change: Change<T>, since: MergeRow[]): Change<T> {
  const later = since.flatMap(({ body }) => changesOf(body)).filter(({ id }) => id === change.id)
  const gone = (Object.keys(change.after) as (keyof T & string)[]).filter((column) =>
    later.some(
      ({ before }) => column in before && isPlain((before as Named)[column]) && column !== 'updated_at',
    ),
  )
  const keep = (values: Partial<T>) =>
    Object.fromEntries(
      Object.entries(values).filter(([column]) => !gone.includes(column as never)),
    ) as Partial<T>
  return { id: change.id, before: keep(change.before), after: keep(change.after) }
}

const isPlain = (value: unknown) => typeof value !== 'object' || value === null

const changesOf = ({ contacts, leads, request }: MergeBody): Change<never>[] =>
  [
    ...(contacts ? [contacts.change] : []),
    ...(leads ? [leads.change, ...leads.also] : []),
    ...(request ? [...request.contacts.map(({ change }) => change), ...request.leads] : []),
  ] as Change<never>[]

/** true: what the later merge found was what the undone one had made, and now is what was there before it. */
function rebaseColumn(mine: Change<never>, theirs: Change<never>, column: string): boolean {
  const [was, made, found] = [mine.before, mine.after, theirs.before] as Named[] as [Named, Named, Named]
  if (!(column in made) || column === 'updated_at' || !same(found[column], made[column])) return false
  found[column] = was[column]
  return true
}

/** The same name by name: a merge that changed one field of a record has found the others as they were. */
function rebaseFields(
  mine: Change<never>,
  theirs: Change<never>,
  column: string,
  seen: Set<string>,
): boolean {
  const at = (values: object) => ((values as Named)[column] ?? {}) as Named
  const [was, made, found, left] = [mine.before, mine.after, theirs.before, theirs.after].map(at) as [
    Named,
    Named,
    Named,
    Named,
  ]
  let touched = false
  for (const name of Object.keys(made)) {
    const place = `${theirs.id} ${column}.${name}`
    if (same(was[name], made[name]) || seen.has(place)) continue
    const overwrote = !same(found[name], left[name])
    if (same(found[name], made[name])) {
      put(found, name, was[name])
      if (!overwrote) put(left, name, was[name])
      touched = true
    }
    if (overwrote) seen.add(place)
  }
  return touched
}

function put(fields: Named, name: string, value: unknown) {
  if (value === undefined) delete fields[name]
  else fields[name] = value
}

const isMap = (value: unknown): value is Named =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
