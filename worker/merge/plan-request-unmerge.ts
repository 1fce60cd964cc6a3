import type { Candidate } from '../domain/candidate.ts'
import { type Contact, splitName } from '../domain/contact.ts'
import type { Identifier } from '../domain/identifier.ts'
import type { NewId } from '../domain/ids.ts'
import type { Lead } from '../domain/lead.ts'
import type { RequestFold } from '../domain/merge.ts'
import type { Plan } from '../domain/plan.ts'
import { blockingKeys } from '../matching/blocking.ts'
import { keysInCommon } from '../matching/vetoes.ts'
import { revertContact, revertLead, type UndoItem } from './plan-unmerge.ts'

type Moment = { merge_id: string; by: string; now: string; newId: NewId }

/**
 * Makes a request that was folded into existing leads a lead of its own, of a contact of its own, with its
 * conversation; the values that it had touched go back. Writes into `plan`.
 * @param present the contacts that took it in and are still there. `leads`: the leads likewise.
 */
export function planRequestUnmerge(
  plan: Plan,
  fold: RequestFold,
  present: Candidate[],
  leads: Map<string, Lead>,
  { merge_id, by, now, newId }: Moment,
): UndoItem[] {
  const source = fold.lead.channel_id ?? 'manual'
  const contact_id = newId('con')
  const contact: Contact = {
    id: contact_id,
    ...splitName(fold.lead.name),
    company: fold.company,
    user_id: null,
    status: 'visitor',
    tags: [],
    lists: [],
    attributes: {},
    previous_values: [],
    last_contacted: null,
    last_heard_from: fold.lead.created_at,
    created_at: fold.lead.created_at,
    updated_at: now,
    version: 1,
  }
  const identifiers = fold.identifiers.map(
    (it): Identifier => ({
      ...it,
      contact_id,
      trust: 'claimed',
      primary: it.kind !== 'pixel',
      source,
      at: fold.lead.created_at,
    }),
  )
  const keys = new Set(identifiers.flatMap((it) => blockingKeys(it)))
  const lead: Lead = {
    ...fold.lead,
    id: newId('lead'),
    contact_id,
    previous_values: [],
    values_not_taken: [],
    updated_at: now,
    version: 1,
  }
  plan.contacts.push(contact)
  plan.identifiers.push(...identifiers)
  plan.joins.push(...[...keys].map((key) => ({ key, contact_id })))
  plan.leads.push(lead)
  if (fold.conversation_id)
    plan.conversationPatches.push({ id: fold.conversation_id, set: { lead_id: lead.id, contact_id } })

  const items: UndoItem[] = [
    { what: 'contact', id: contact_id, status: 'restored' },
    { what: 'lead', id: lead.id, status: 'restored' },
  ]
  for (const did of fold.contacts) {
    const it = present.find(({ contact }) => contact.id === did.change.id)
    if (!it) {
      items.push({ what: 'field', id: did.change.id, status: 'kept' })
      continue
    }
    const reverted = revertContact(plan, did, it, [], now)
    items.push(...reverted.items)
    const shared = keysInCommon(reverted.identifiers, identifiers)
    plan.notSame.push({ a: it.contact.id, b: contact_id, shared, by, at: now })
  }
  for (const change of fold.leads) items.push(...revertLead(plan, change, leads, now))

  const told = { merge_id, unmerged: true }
  plan.events.push(
    { id: newId('evt'), type: 'crm.contact.created', data: { contact_id, ...told } },
    { id: newId('evt'), type: 'crm.lead.created', data: { lead_id: lead.id, contact_id, ...told } },
    ...fold.leads
      .filter(({ id }) => leads.has(id))
      .map(({ id }) => ({
        id: newId('evt'),
        type: 'crm.lead.updated' as const,
        data: { lead_id: id, ...told },
      })),
  )
  return items
}
