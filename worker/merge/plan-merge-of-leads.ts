import type { Candidate } from '../domain/candidate.ts'
import type { NewId } from '../domain/ids.ts'
import type { Lead, PreviousValue } from '../domain/lead.ts'
import type { MergeKind, MergeRow } from '../domain/merge.ts'
import type { Plan } from '../domain/plan.ts'
import { planContactMerge } from './plan-contact-merge.ts'
import { planLeadMerge } from './plan-lead-merge.ts'
import type { Choice, Conflict } from './survivorship.ts'

export type LeadsMerge = {
  winner: Lead
  losers: Lead[]
  /** The contacts of all of them. */
  owners: Candidate[]
  chooseLead: Choice
  chooseContact: Choice
  /** Whose primary email and phone are the primary ones afterwards; left out: the winner's contact's. */
  primaryOf?: string
  kind: MergeKind
  by: string
  decision_id: string | null
  /** What the events say besides. */
  told?: object
}

/**
 * Folds leads into one, and their contacts with them where they are of several. Writes into `plan` and answers the
 * ledger's row, which the plan holds already, or what somebody has to choose first.
 */
export function planMergeOfLeads(
  plan: Plan,
  merge: LeadsMerge,
  now: string,
  newId: NewId,
): MergeRow | { open: Conflict[] } {
  const { winner, losers, owners, decision_id, kind, by, told } = merge
  const merge_id = newId('mrg')
  const moment = { merge_id, now, newId }
  const own = owners.find(({ contact }) => contact.id === winner.contact_id)
  if (!own) throw new Error(`no owner of ${winner.id}`)
  const others = owners.filter(
    ({ contact }) => contact.id !== own.contact.id && losers.some((it) => it.contact_id === contact.id),
  )
  const open: Conflict[] = []
  let overwritten: PreviousValue[] = []
  let contacts: MergeRow['body']['contacts'] = null
  if (others.length === 0) plan.contactPatches.push({ id: own.contact.id, set: {} })
  else {
    const outcome = planContactMerge(plan, own, others, merge.chooseContact, moment, merge.primaryOf)
    if ('open' in outcome)
      open.push(...outcome.open.map(({ field, values }) => ({ field: `contact.${field}`, values })))
    else {
      contacts = outcome.join
      overwritten = outcome.replaced
    }
  }
  const contact_id = own.contact.id
  const detail = { ...moment, contact_id, overwritten, ...(told ? { told } : {}) }
  const outcome = planLeadMerge(plan, winner, losers, merge.chooseLead, detail)
  if ('open' in outcome) return { open: [...outcome.open, ...open] }
  if (open.length > 0) return { open }
  const row: MergeRow = {
    id: merge_id,
    kind,
    subject: 'lead',
    winner_id: winner.id,
    loser_ids: losers.map(({ id }) => id),
    by,
    at: now,
    undone_at: null,
    decision_id,
    contact_id,
    body: { contacts, leads: outcome.join },
  }
  plan.merges.push(row)
  return row
}
