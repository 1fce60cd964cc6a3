import type { Deps } from '../deps.ts'
import { type MergeRow, purgeAt } from '../domain/merge.ts'
import { emptyPlan, type Plan, type Remembering } from '../domain/plan.ts'
import { commit } from '../store/commit.ts'
import type { Db } from '../store/database.ts'
import { mergeById, movedRows, statesOf } from '../store/merges.ts'
import type { UndoItem } from './plan-unmerge.ts'
import { prepareUndo } from './prepare-undo.ts'
import { rebase } from './rebase.ts'

export type Undone = {
  /** Records that are themselves again. */
  restored: string[]
  /** What was changed since, and stays. */
  kept: { id: string; field: string | null }[]
  items: UndoItem[]
}
export type UndoOutcome =
  | { kind: 'undone'; answer: Undone }
  | { kind: 'not-found' }
  | { kind: 'expired'; why: string }
  /** `first`: the merge that has to be undone before. */
  | { kind: 'not-undoable'; why: string; first: string | null }
  | { kind: 'busy' }

type Undoing = {
  /** Only tells what would come back and what would stay. */
  preview?: boolean
  remember?: Remembering
  /** What the caller commits together with the undo, e.g. a job's count. */
  extend?: (plan: Plan, answer: Undone) => void
}

const ATTEMPTS = 3

/** Reads a merge backwards: its losers are themselves again with all that it moved, what was changed since stays. */
export async function unmerge(
  deps: Deps,
  account_id: string,
  id: string,
  by: string,
  { preview = false, remember, extend }: Undoing = {},
): Promise<UndoOutcome> {
  const db = deps.db(account_id)
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const merge = await mergeById(db, id)
    if (!merge) return { kind: 'not-found' }
    const now = deps.now()
    const plan = emptyPlan(now, deps.newId('out'))
    const against = merge.undone_at
      ? ({ kind: 'not-undoable', why: 'It has been undone already', first: null } as const)
      : purgeAt(merge.at) <= now
        ? ({ kind: 'expired', why: 'It was merged more than 30 days ago' } as const)
        : null
    if (against) return against
    const planned = await prepareUndo(db, plan, merge, by, deps)
    if ('kind' in planned) {
      // Undone while the rest was loaded, it looks as if something had been erased: the next look says which.
      if (!sameRow(merge, await mergeById(db, id))) continue
      return planned
    }
    const { items } = planned
    // Another undo may since have told these merges anew what was there before them: the commit proves that none has.
    const read = [merge, ...planned.since].map((row) => ({ id: row.id, body: JSON.stringify(row.body) }))
    rebase(plan, merge.body, planned.since, planned.heirs)
    const written = [id, ...plan.rebased.map((row) => row.id)]
    plan.guard.merges = read.filter((row) => written.includes(row.id))
    const moved = (await movedRows(db, id)).map(
      ({ pointer, row_id, now_id }): UndoItem => ({
        what: pointer.split('.')[0] as UndoItem['what'],
        id: row_id,
        status:
          now_id === (pointer.endsWith('lead_id') ? merge.winner_id : merge.contact_id) ? 'restored' : 'kept',
      }),
    )
    const answer = report([...items, ...moved])
    if (preview) return { kind: 'undone', answer }
    plan.remember = remember?.(answer) ?? []
    extend?.(plan, answer)
    if ((await commit(db, plan)) === 'stale') continue
    deps.announce(account_id, plan.outboxId)
    // It is undone, whether or not there is a statement left to look again with.
    return { kind: 'undone', answer: await verified(db, merge, answer).catch(() => answer) }
  }
  return { kind: 'busy' }
}

const sameRow = (a: MergeRow, b: MergeRow | null) => JSON.stringify(a) === JSON.stringify(b)

const report = (items: UndoItem[]): Undone => ({
  restored: items
    .filter(({ what, status }) => (what === 'contact' || what === 'lead') && status === 'restored')
    .map(({ id }) => id),
  kept: items
    .filter(({ status }) => status === 'kept')
    .map(({ what, id, field }) => ({ id, field: field ?? what })),
  items,
})

/** Looks again: what is not back although it was promised is told as kept. */
async function verified(db: Db, merge: MergeRow, answer: Undone): Promise<Undone> {
  const promised = answer.items.filter(({ what }) => what === 'contact' || what === 'lead')
  const ids = (what: string) => promised.filter((it) => it.what === what).map(({ id }) => id)
  const [contacts, leads] = [ids('contact'), ids('lead')]
  const states = [
    ...(contacts.length > 0 ? await statesOf(db, 'contact', contacts) : []),
    ...(leads.length > 0 ? await statesOf(db, 'lead', leads) : []),
  ]
  const alive = new Set(states.filter(({ deleted_at }) => !deleted_at).map(({ id }) => id))
  const left = new Set(
    (await movedRows(db, merge.id))
      .filter(({ now_id, from_id }) => now_id !== from_id)
      .map(({ row_id }) => row_id),
  )
  return report(
    answer.items.map((it) =>
      (promised.includes(it) && !alive.has(it.id)) ||
      (it.status === 'restored' && left.has(it.id) && isRow(it))
        ? { ...it, status: 'kept' }
        : it,
    ),
  )
}

const isRow = ({ what }: UndoItem) => !['contact', 'lead', 'field', 'identifier'].includes(what)
