import type { Deps } from '../deps.ts'
import type { Candidate } from '../domain/candidate.ts'
import { emptyPlan, type Plan, type Subject } from '../domain/plan.ts'
import { blockingKeys } from '../matching/blocking.ts'
import { candidatesByIds } from '../store/candidates.ts'
import { commit } from '../store/commit.ts'
import { leadRows, leadsOfContact } from '../store/leads.ts'
import { statesOf } from '../store/merges.ts'

const ATTEMPTS = 3

export type Removal = 'removed' | 'not-found' | 'busy' | { merged_into: string }

/** Puts a contact, with its leads, or a lead into the trash: nothing finds it any more, and it can be restored. */
export async function remove(deps: Deps, account_id: string, subject: Subject, id: string): Promise<Removal> {
  const db = deps.db(account_id)
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const [state] = await statesOf(db, subject, [id])
    if (!state || (state.deleted_at && !state.merged_into)) return 'not-found'
    if (state.merged_into) return { merged_into: state.merged_into }
    const plan = emptyPlan(deps.now(), deps.newId('out'))
    if (subject === 'contact') {
      const [contact] = await candidatesByIds(db, [id])
      if (!contact) continue
      plan.guard.contacts.push({ id, version: contact.contact.version })
      plan.leaves.push(...standings(contact))
      plan.tombstones.push({ subject, ids: [id], into: null })
      const leads = await leadsOfContact(db, id)
      if (leads.length > 0) plan.tombstones.push({ subject: 'lead', ids: leads, into: null })
      plan.events.push(told(deps, 'crm.contact.updated', { contact_id: id, deleted: true }))
    } else {
      const [lead] = await leadRows(db, [id])
      if (!lead || lead.deleted_at) continue
      plan.guard.leads.push({ id, version: lead.version })
      plan.tombstones.push({ subject, ids: [id], into: null })
      plan.contactPatches.push({ id: lead.contact_id, set: {} })
      plan.events.push(told(deps, 'crm.lead.updated', { lead_id: id, deleted: true }))
    }
    if ((await commit(db, plan)) === 'stale') continue
    deps.announce(account_id, plan.outboxId)
    return 'removed'
  }
  return 'busy'
}

export type Restoring = 'restored' | 'not-found' | 'not-in-trash' | 'contact-in-trash' | 'busy'

/** Takes out of the trash what was put there by hand; a contact comes back with the leads that went with it. */
export async function restore(
  deps: Deps,
  account_id: string,
  subject: Subject,
  id: string,
  remember: () => Plan['remember'],
): Promise<Restoring> {
  const db = deps.db(account_id)
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const [state] = await statesOf(db, subject, [id])
    if (!state) return 'not-found'
    if (!state.deleted_at || state.merged_into) return 'not-in-trash'
    const plan = emptyPlan(deps.now(), deps.newId('out'))
    plan.revived.push({ subject, ids: [id] })
    plan.remember = remember()
    if (subject === 'contact') {
      const [contact] = await candidatesByIds(db, [id], true)
      if (!contact) continue
      plan.guard.contacts.push({ id, version: state.version })
      plan.joins.push(...standings(contact))
      const leads = await leadsOfContact(db, id, state.deleted_at)
      if (leads.length > 0) plan.revived.push({ subject: 'lead', ids: leads })
      plan.events.push(told(deps, 'crm.contact.updated', { contact_id: id, restored: true }))
    } else {
      const [lead] = await leadRows(db, [id])
      const [owner] = lead ? await statesOf(db, 'contact', [lead.contact_id]) : []
      // Erased since it was looked at, or its contact has become part of another, whose lead it is now.
      if (!lead || !owner || owner.merged_into) continue
      if (owner.deleted_at) return 'contact-in-trash'
      plan.guard.leads.push({ id, version: state.version })
      plan.guard.contacts.push({ id: owner.id, version: owner.version })
      plan.contactPatches.push({ id: lead.contact_id, set: {} })
      plan.events.push(told(deps, 'crm.lead.updated', { lead_id: id, restored: true }))
    }
    if ((await commit(db, plan)) === 'stale') continue
    deps.announce(account_id, plan.outboxId)
    return 'restored'
  }
  return 'busy'
}

const standings = ({ contact, identifiers }: Candidate): Plan['joins'] =>
  [...new Set(identifiers.flatMap((it) => blockingKeys(it)))].map((key) => ({ key, contact_id: contact.id }))

const told = (deps: Deps, type: Plan['events'][number]['type'], data: Record<string, unknown>) => ({
  id: deps.newId('evt'),
  type,
  data,
})
