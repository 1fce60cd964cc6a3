import type { Deps } from '../deps.ts'
import type { Fields, Lead } from '../domain/lead.ts'
import { emptyPlan } from '../domain/plan.ts'
import { commit } from '../store/commit.ts'
import { leadById } from '../store/leads.ts'

/** What an agent changes; `undefined` leaves a value as it is. */
export type LeadChange = {
  name?: string | null | undefined
  fields?: Fields | undefined
  stage?: { id: string; pipeline_id: string } | undefined
}

/** A chat that comes in at the same moment changes the lead too: the change is made anew on what is there then. */
const ATTEMPTS = 4

export async function changeLead(deps: Deps, account_id: string, id: string, change: LeadChange) {
  const db = deps.db(account_id)
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const lead = await leadById(db, id)
    if (!lead) return { kind: 'not-found' } as const
    const now = deps.now()
    const plan = emptyPlan(now, deps.newId('out'))
    const set: Partial<Lead> = {
      updated_at: now,
      ...(change.name === undefined ? {} : { name: change.name }),
      ...(change.fields === undefined ? {} : { fields: { ...lead.fields, ...change.fields } }),
      ...(change.stage ? { stage_id: change.stage.id, pipeline_id: change.stage.pipeline_id } : {}),
    }
    plan.guard.leads.push({ id, version: lead.version })
    plan.leadPatches.push({ id, set })
    // An intake that decided on this lead as it was must decide again.
    plan.contactPatches.push({ id: lead.contact_id, set: {} })
    const data = { lead_id: id, contact_id: lead.contact_id, source: 'api' }
    plan.events.push({ id: deps.newId('evt'), type: 'crm.lead.updated', data })
    if ((await commit(db, plan)) !== 'committed') continue
    deps.announce(account_id, plan.outboxId)
    return { kind: 'changed', lead: { ...lead, ...set } } as const
  }
  return { kind: 'busy' } as const
}
