import type { Deps } from '../deps.ts'
import type { Lead } from '../domain/lead.ts'
import type { MergeRow, RequestFold } from '../domain/merge.ts'
import type { Plan } from '../domain/plan.ts'
import { candidatesByIds, tombstonesOf } from '../store/candidates.ts'
import type { Db } from '../store/database.ts'
import { leadRows } from '../store/leads.ts'
import { mergeOfLoser, standingMerges, statesOf } from '../store/merges.ts'
import type { Beside, Heir } from './heirs.ts'
import { planRequestUnmerge } from './plan-request-unmerge.ts'
import { planContactUnmerge, planLeadUnmerge, type UndoItem } from './plan-unmerge.ts'
import { withoutOverwritten } from './rebase.ts'

export type Against =
  | { kind: 'expired'; why: string }
  /** `first`: the merge that has to be undone before. */
  | { kind: 'not-undoable'; why: string; first: string | null }

/** `since`: merges of the same contacts that were made since and stand, oldest first. */
export type Planned = { items: UndoItem[]; heirs: Heir[]; since: MergeRow[] }

/** Loads what an undo has to know and plans it, or says what speaks against it. */
export async function prepareUndo(
  db: Db,
  plan: Plan,
  merge: MergeRow,
  by: string,
  { newId }: Deps,
): Promise<Planned | Against> {
  const { contacts, leads, request } = merge.body
  if (!contacts && !leads && !request) return { kind: 'expired', why: 'What it was made of has been erased' }
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
    const beside = new Map<string, Beside>()
    for (const { contact } of present) beside.set(contact.id, await besides(db, plan, merge, contact.id))
    const since = [...beside.values()].flatMap(({ merges }) => merges)
    return {
      ...planRequestUnmerge(plan, withoutSetAnew(request, since), present, live, beside, moment),
      since,
    }
  }

  if (leads) {
    const against =
      (await standing(db, 'lead', leads.winner_id)) ??
      (await homeless(
        db,
        rows.filter(({ id }) => leads.loser_ids.includes(id)),
        contacts?.loser_ids ?? [],
      ))
    if (against) return against
  }
  // Leads of one contact stay its leads, whatever it has become part of since.
  const winner_id = contacts?.winner_id ?? live.get(leads?.winner_id ?? '')?.contact_id ?? merge.contact_id
  const [winner] = await candidatesByIds(db, [winner_id])
  if (!winner)
    return (await standing(db, 'contact', winner_id)) ?? { kind: 'expired', why: 'It has been erased' }
  plan.guard.contacts.push({ id: winner.contact.id, version: winner.contact.version })
  plan.undone.push({
    merge_id: merge.id,
    winners: { contact: contacts?.winner_id ?? null, lead: leads?.winner_id ?? null },
  })
  const beside = await besides(db, plan, merge, winner_id)
  const planned: Planned = { items: [], heirs: [], since: beside.merges }
  if (contacts) {
    const losers = (await tombstonesOf(db, winner_id)).filter(({ contact }) =>
      contacts.loser_ids.includes(contact.id),
    )
    if (losers.length < contacts.loser_ids.length)
      return (
        // They went with their winner, which has become part of another since it was read.
        (await standing(db, 'contact', winner_id)) ?? {
          kind: 'expired',
          why: 'A record that was part of it has been erased',
        }
      )
    plan.guard.contacts.push(...losers.map(({ contact }) => ({ id: contact.id, version: contact.version })))
    // A line that two losers had stays with the one that is still part of it.
    for (const { id, body } of beside.merges)
      if (body.contacts) plan.rejoins.push({ merge_id: id, from: body.contacts.loser_ids, to: winner_id })
    const mine = { ...contacts, change: withoutOverwritten(contacts.change, beside.merges) }
    const parted = planContactUnmerge(plan, mine, winner, losers, beside.contacts, moment)
    planned.items.push(...parted.items)
    planned.heirs.push(...parted.heirs)
  } else plan.contactPatches.push({ id: winner_id, set: {} })
  if (leads) {
    const mine = {
      ...leads,
      change: withoutOverwritten(leads.change, beside.merges),
      also: leads.also.map((it) => withoutOverwritten(it, beside.merges)),
    }
    const parted = planLeadUnmerge(plan, mine, live, beside.leads, moment)
    planned.items.push(...parted.items)
    planned.heirs.push(...parted.heirs)
  }
  return planned
}

const withoutSetAnew = (fold: RequestFold, since: MergeRow[]): RequestFold => ({
  ...fold,
  contacts: fold.contacts.map((it) => ({ ...it, change: withoutOverwritten(it.change, since) })),
  leads: fold.leads.map((it) => withoutOverwritten(it, since)),
})

/** What became part of this contact, and of its leads, since the merge and still is. */
async function besides(db: Db, plan: Plan, merge: MergeRow, contact_id: string): Promise<Beside> {
  const merges = (await standingMerges(db, contact_id)).filter(
    ({ id, at }) => at > merge.at || (at === merge.at && id > merge.id),
  )
  const losers = new Set(merges.flatMap(({ body }) => body.contacts?.loser_ids ?? []))
  const contacts =
    losers.size === 0
      ? []
      : (await tombstonesOf(db, contact_id)).filter(({ contact }) => losers.has(contact.id))
  plan.guard.contacts.push(...contacts.map(({ contact }) => ({ id: contact.id, version: contact.version })))
  const folded = merges.flatMap(({ body }) => (body.leads ? [body.leads] : []))
  const rows = await leadRows(
    db,
    folded.flatMap(({ loser_ids }) => loser_ids),
  )
  const leads = new Map<string, Lead[]>()
  for (const { winner_id, loser_ids } of folded)
    leads.set(winner_id, [
      ...(leads.get(winner_id) ?? []),
      ...rows.filter(({ id, merged_into }) => loser_ids.includes(id) && merged_into === winner_id),
    ])
  return { merges, contacts, leads }
}

/** What speaks against an undo whose winner is no longer there; null: it is. */
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

/** What speaks against leads coming back whose contact is not there; null: all are. `revived`: contacts that come back too. */
async function homeless(db: Db, losers: Lead[], revived: string[]): Promise<Against | null> {
  const ids = [...new Set(losers.map(({ contact_id }) => contact_id))].filter((id) => !revived.includes(id))
  const states = ids.length > 0 ? await statesOf(db, 'contact', ids) : []
  if (states.length < ids.length) return { kind: 'expired', why: 'The contact of a lead has been erased' }
  return states.some(({ deleted_at }) => deleted_at)
    ? { kind: 'not-undoable', why: 'The contact of a lead is in the trash: restore it first', first: null }
    : null
}
