import type { Candidate, Known } from '../domain/candidate.ts'
import type { Contact } from '../domain/contact.ts'
import type { Identifier } from '../domain/identifier.ts'
import type { NewId } from '../domain/ids.ts'
import type { Lead } from '../domain/lead.ts'
import type { Change, ContactJoin, LeadJoin } from '../domain/merge.ts'
import type { Plan } from '../domain/plan.ts'
import { keysInCommon } from '../matching/vetoes.ts'
import { changeOf, diffOf } from './change.ts'
import { type Heir, inheritContact, inheritLead } from './heirs.ts'
import { keysOf, partIdentifiers } from './part-identifiers.ts'
import { revert } from './revert.ts'

/** One line of an undo's report. `kept`: it was changed since the merge and stays as it is. */
export type UndoItem = {
  /** `leads`, `tasks`, `timeline`, …: a row that was moved. */
  what: 'contact' | 'lead' | 'field' | 'identifier' | 'leads' | 'conversations' | 'tasks' | 'timeline'
  id: string
  field?: string
  status: 'restored' | 'kept'
}
export type Undoing = { items: UndoItem[]; heirs: Heir[] }

export type Moment = { merge_id: string; by: string; now: string; newId: NewId }

/**
 * Parts contacts that a merge had joined. Writes into `plan`, answers what comes back and what stays.
 * @param winner as it is now. `losers`: their tombstones, as they were when they were merged. `others`: contacts that
 * became part of the winner since; what they brought as well stays with it.
 */
export function planContactUnmerge(
  plan: Plan,
  join: ContactJoin,
  winner: Candidate,
  losers: Known[],
  others: Known[],
  { merge_id, by, now, newId }: Moment,
): Undoing {
  const id = winner.contact.id
  const ids = losers.map(({ contact }) => contact.id)
  const reverted = revertContact(plan, join, winner, others, now)
  plan.revived.push({ subject: 'contact', ids })
  plan.joins.push(
    ...losers.flatMap(({ contact, identifiers }) =>
      [...keysOf(identifiers)].map((key) => ({ key, contact_id: contact.id })),
    ),
  )
  // So that the next clean-up does not merge them again.
  for (const loser of losers)
    plan.notSame.push({
      a: id,
      b: loser.contact.id,
      shared: keysInCommon(reverted.identifiers, loser.identifiers),
      by,
      at: now,
    })
  for (const loser_id of ids)
    plan.events.push({
      id: newId('evt'),
      type: 'crm.contact.unmerged',
      data: { winner_id: id, loser_id, merge_id, changed: diffOf(reverted.change) },
    })
  const back = ids.map((loser): UndoItem => ({ what: 'contact', id: loser, status: 'restored' }))
  return { items: [...back, ...reverted.items], heirs: reverted.heirs }
}

/** A contact without what a merge or a request had changed on it; what was changed since stays. */
export function revertContact(
  plan: Plan,
  did: Pick<ContactJoin, 'change' | 'gained' | 'raised'>,
  present: Candidate,
  others: Known[],
  now: string,
) {
  const id = present.contact.id
  const back = revert<Contact>(
    present.contact,
    did.change,
    ['tags', 'lists', 'previous_values'],
    ['attributes'],
  )
  const { set, heirs } = inheritContact(back.set, others)
  const change = changeOf(present.contact, { updated_at: now, ...set })
  plan.contactPatches.push({ id, set: change.after })
  const parted = partIdentifiers(plan, did, present, others)
  const named = ({ kind, value }: Identifier) => `${kind} ${value}`
  const items = [
    ...back.restored.map((field): UndoItem => ({ what: 'field', id, field, status: 'restored' })),
    ...back.kept.map((field): UndoItem => ({ what: 'field', id, field, status: 'kept' })),
    ...parted.gone.map((it): UndoItem => ({ what: 'identifier', id, field: named(it), status: 'restored' })),
    ...parted.kept.map((it): UndoItem => ({ what: 'identifier', id, field: named(it), status: 'kept' })),
  ]
  return { change, identifiers: parted.left, items, heirs: [...heirs, ...parted.heirs] }
}

/** Parts leads that a merge had folded into one. `others`: leads that became part of a lead since, by that lead. */
export function planLeadUnmerge(
  plan: Plan,
  join: LeadJoin,
  leads: Map<string, Lead>,
  others: Map<string, Lead[]>,
  { merge_id, now, newId }: Moment,
): Undoing {
  const reverted = [join.change, ...join.also].map((change) => revertLead(plan, change, leads, others, now))
  plan.revived.push({ subject: 'lead', ids: join.loser_ids })
  for (const lead_id of [join.winner_id, ...join.loser_ids])
    plan.events.push({
      id: newId('evt'),
      type: 'crm.lead.updated',
      data: { lead_id, merge_id, unmerged: true },
    })
  const back = join.loser_ids.map((id): UndoItem => ({ what: 'lead', id, status: 'restored' }))
  return {
    items: [...back, ...reverted.flatMap(({ items }) => items)],
    heirs: reverted.flatMap(({ heirs }) => heirs),
  }
}

export function revertLead(
  plan: Plan,
  change: Change<Lead>,
  leads: Map<string, Lead>,
  others: Map<string, Lead[]>,
  now: string,
): Undoing {
  const lead = leads.get(change.id)
  if (!lead) return { items: [{ what: 'lead', id: change.id, status: 'kept' }], heirs: [] }
  const back = revert(lead, change, ['previous_values', 'values_not_taken'], ['fields'])
  const { set, heirs } = inheritLead(back.set, others.get(lead.id) ?? [])
  plan.leadPatches.push({ id: lead.id, set: { updated_at: now, ...set } })
  const items = [
    ...back.restored.map((field): UndoItem => ({ what: 'field', id: lead.id, field, status: 'restored' })),
    ...back.kept.map((field): UndoItem => ({ what: 'field', id: lead.id, field, status: 'kept' })),
  ]
  return { items, heirs }
}
