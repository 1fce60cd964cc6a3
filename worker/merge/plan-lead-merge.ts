import type { NewId } from '../domain/ids.ts'
import type { Lead, PreviousValue } from '../domain/lead.ts'
import type { LeadJoin } from '../domain/merge.ts'
import type { Plan } from '../domain/plan.ts'
import { changeOf, diffOf } from './change.ts'
import { type Choice, type Conflict, survive, surviveFields } from './survivorship.ts'

type Merging = {
  merge_id: string
  now: string
  newId: NewId
  contact_id: string
  overwritten?: PreviousValue[]
  told?: object
}

/**
 * Folds leads into one: writes into `plan` what changes and answers what the ledger keeps of it, or the fields that
 * somebody has to choose first. Stage and pipeline stay the winner's.
 * @param merging.contact_id whose lead it is afterwards. `overwritten`: values of the contact that gave way. `told`:
 * what the event says besides.
 */
export function planLeadMerge(
  plan: Plan,
  winner: Lead,
  losers: Lead[],
  choose: Choice,
  { merge_id, now, newId, contact_id, overwritten = [], told }: Merging,
): { join: LeadJoin; merged: Lead } | { open: Conflict[] } {
  const all = [winner, ...losers]
  const names = all.map(({ id, name }) => ({ id, value: name }))
  const name = survive('name', names, choose, now)
  const fields = surviveFields('fields', all, choose, now)
  const open = [...('open' in name ? [name.open] : []), ...fields.open]
  if ('open' in name || open.length > 0) return { open }

  const change = changeOf(winner, {
    name: name.value as string | null,
    fields: fields.fields,
    previous_values: [
      ...all.flatMap(({ previous_values }) => previous_values),
      ...name.notTaken,
      ...fields.notTaken,
      ...overwritten,
    ],
    values_not_taken: all.flatMap(({ values_not_taken }) => values_not_taken),
    updated_at: now,
  })
  const loserIds = losers.map(({ id }) => id)
  plan.leadPatches.push({ id: winner.id, set: change.after })
  plan.tombstones.push({ subject: 'lead', ids: loserIds, into: winner.id })
  plan.repoints.push({ merge_id, subject: 'lead', from: loserIds, to: winner.id })
  plan.events.push({
    id: newId('evt'),
    type: 'crm.lead.merged',
    data: {
      lead_id: winner.id,
      winner_id: winner.id,
      loser_ids: loserIds,
      contact_id,
      merge_id,
      changed: diffOf(change),
      ...told,
    },
  })
  return {
    join: { winner_id: winner.id, loser_ids: loserIds, change, also: [] },
    merged: { ...winner, ...change.after },
  }
}
