import type { Deps } from '../deps.ts'
import type { Config } from '../domain/config.ts'
import type { Fields, Lead } from '../domain/lead.ts'
import { emptyPlan } from '../domain/plan.ts'
import type { Rechecked } from '../intake/plan-recheck.ts'
import { recheck } from '../intake/recheck.ts'
import { candidatesByIds } from '../store/candidates.ts'
import { commit } from '../store/commit.ts'
import { configOf } from '../store/config.ts'
import { leadById } from '../store/leads.ts'

/** What an agent changes; `undefined` leaves a value as it is. */
export type LeadChange = {
  name?: string | null | undefined
  fields?: Fields | undefined
  stage?: { id: string; pipeline_id: string } | undefined
}

/** A chat that comes in at the same moment changes the lead too: the change is made anew on what is there then. */
const ATTEMPTS = 3

/**
 * Changes a lead and, in the same commit, checks it again for duplicates. `changed.lead_id`: where it is now; another
 * one's, if it turned out to be a duplicate.
 */
export async function changeLead(deps: Deps, config: Config, id: string, change: LeadChange, by: string) {
  const db = deps.db(config.account_id)
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const lead = await leadById(db, id)
    if (!lead || lead.deleted_at) return { kind: 'not-found', into: lead?.merged_into ?? null } as const
    const [owner] = await candidatesByIds(db, [lead.contact_id])
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
    const present = owner?.leads.find((it) => it.id === id)
    let checked: Rechecked | null = null
    // One that is not among its contact's newest is no longer anybody's duplicate.
    if (owner && present) {
      plan.guard.contacts.push({ id: owner.contact.id, version: owner.contact.version })
      const leads = owner.leads.map((it) => (it.id === id ? { ...it, ...set } : it))
      const settings = attempt === 0 ? config : ((await configOf(db, deps.clock(), true)) ?? config)
      checked = await recheck(deps, settings, plan, { ...owner, leads }, id, by)
    }
    if ((await commit(db, plan)) !== 'committed') continue
    deps.announce(config.account_id, plan.outboxId)
    return { kind: 'changed', lead_id: checked?.lead_id ?? id } as const
  }
  return { kind: 'busy' } as const
}
