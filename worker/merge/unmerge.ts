import type { Deps } from '../deps.ts'
import { type MergeRow, purgeAt } from '../domain/merge.ts'
import { emptyPlan, type Plan, type Remembering } from '../domain/plan.ts'
import { candidatesByIds, tombstonesOf } from '../store/candidates.ts'
import { commit } from '../store/commit.ts'
import type { Db } from '../store/database.ts'
import { leadRows } from '../store/leads.ts'
import {
  broughtAlong,
  mergeById,
  mergeOfLoser,
  movedRows,
  standingMerges,
  statesOf,
} from '../store/merges.ts'
import { planRequestUnmerge } from './plan-request-unmerge.ts'
import { type Heir, planContactUnmerge, planLeadUnmerge, type UndoItem } from './plan-unmerge.ts'
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

const ATTEMPTS = 3

/**
 * Reads a merge backwards: its losers are themselves again with all that it moved, what was changed since stays.
 * @param preview only tells what would come back and what would stay.
 */
export async function unmerge(
  deps: Deps,
  account_id: string,
  id: string,
  by: string,
  { preview = false, remember }: { preview?: boolean; remember?: Remembering } = {},
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
    const planned = await planUndo(db, plan, merge, by, deps)
    if ('kind' in planned) return planned
    const { items, heirs } = planned
    rebase(plan, merge, await standingMerges(db, merge), heirs)
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
    if ((await commit(db, plan)) === 'stale') continue
    deps.announce(account_id, plan.outboxId)
    return { kind: 'undone', answer: await verified(db, merge, answer) }
  }
  return { kind: 'busy' }
}

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

type Against = Exclude<UndoOutcome, { kind: 'undone' }>

async function planUndo(
  db: Db,
  plan: Plan,
  merge: MergeRow,
  by: string,
  { newId }: Deps,
): Promise<{ items: UndoItem[]; heirs: Heir[] } | Against> {
  const { contacts, leads, request } = merge.body
  const moment = { merge_id: merge.id, by, now: plan.now, newId }
  const leadIds = [
    ...(leads ? [leads.winner_id, ...leads.loser_ids, ...leads.also.map(({ id }) => id)] : []),
    ...(request?.leads.map(({ id }) => id) ?? []),
  ]
  const rows = await leadRows(db, leadIds)
  plan.guard.leads = rows.map(({ id, version }) => ({ id, version }))
  const live = new Map(rows.filter(({ deleted_at }) => !deleted_at).map((row) => [row.id, row]))

  if (request) {
    const ids = request.contacts.map(({ change }) => change.id)
    const present = await candidatesByIds(db, ids)
    plan.guard.contacts = present.map(({ contact }) => ({ id: contact.id, version: contact.version }))
    plan.undone.push({ merge_id: merge.id, winners: { contact: null, lead: null } })
    return { items: planRequestUnmerge(plan, request, present, live, moment), heirs: [] }
  }

  const items: UndoItem[] = []
  const heirs: Heir[] = []
  if (leads) {
    const against = await standing(db, 'lead', leads.winner_id)
    if (against) return against
  }
  // Leads of one contact stay its leads, whatever it has become part of since.
  const winner_id = contacts?.winner_id ?? live.get(leads?.winner_id ?? '')?.contact_id ?? merge.contact_id
  const [winner] = await candidatesByIds(db, [winner_id])
  if (!winner)
    return (await standing(db, 'contact', winner_id)) ?? { kind: 'expired', why: 'It has been erased' }
  plan.guard.contacts = [{ id: winner.contact.id, version: winner.contact.version }]
  plan.undone.push({
    merge_id: merge.id,
    winners: { contact: contacts?.winner_id ?? null, lead: leads?.winner_id ?? null },
  })
  if (contacts) {
    const tombstones = await tombstonesOf(db, winner_id)
    const mine = ({ contact }: { contact: { id: string } }) => contacts.loser_ids.includes(contact.id)
    const losers = tombstones.filter(mine)
    if (losers.length < contacts.loser_ids.length)
      return { kind: 'expired', why: 'A record that was part of it has been erased' }
    plan.guard.contacts.push(
      ...tombstones.map(({ contact }) => ({ id: contact.id, version: contact.version })),
    )
    // Who had become part of a loser goes with it.
    const along = await broughtAlong(db, merge.id)
    const others = tombstones.filter((it) => !mine(it) && !along.includes(it.contact.id))
    const parted = planContactUnmerge(plan, contacts, winner, losers, others, moment)
    items.push(...parted.items)
    heirs.push(...parted.heirs)
  } else plan.contactPatches.push({ id: winner_id, set: {} })
  if (leads) items.push(...planLeadUnmerge(plan, leads, live, moment))
  return { items, heirs }
}

/** What speaks against an undo whose keeper is no longer there; null: it is. */
async function standing(db: Db, subject: 'contact' | 'lead', id: string): Promise<Against | null> {
  const [state] = await statesOf(db, subject, [id])
  if (!state) return { kind: 'expired', why: 'Its keeper has been erased' }
  if (state.merged_into) {
    const first = await mergeOfLoser(db, id, state.merged_into)
    const why = `Its keeper has become part of ${state.merged_into} since: undo that first`
    return { kind: 'not-undoable', why, first }
  }
  if (state.deleted_at)
    return { kind: 'not-undoable', why: 'Its keeper is in the trash: restore it first', first: null }
  return null
}
