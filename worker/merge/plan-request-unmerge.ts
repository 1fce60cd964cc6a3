import type { Candidate } from '../domain/candidate.ts'
import { type Contact, splitName } from '../domain/contact.ts'
import type { Identifier } from '../domain/identifier.ts'
import type { Lead } from '../domain/lead.ts'
import type { RequestFold } from '../domain/merge.ts'
import type { Plan } from '../domain/plan.ts'
import { blockingKeys } from '../matching/blocking.ts'
import { keysInCommon } from '../matching/vetoes.ts'
import type { Beside, Heir } from './heirs.ts'
import { type Moment, revertContact, revertLead, type UndoItem, type Undoing } from './plan-unmerge.ts'

/**
 * Makes a request that was folded into existing leads a lead of its own, of a contact of its own, with its
 * conversation; the values that it had touched go back. Writes into `plan`.
 * @param present the contacts that took it in and are still there. `leads`: the leads likewise. `beside`: what stands on
 * each of them besides.
 */
export function planRequestUnmerge(
  plan: Plan,
  fold: RequestFold,
  present: Candidate[],
  leads: Map<string, Lead>,
  beside: Map<string, Beside>,
  { merge_id, by, now, newId }: Moment,
): Undoing {
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
  if (fold.conversation_id)
    items.push({ what: 'conversations', id: fold.conversation_id, status: 'restored' })
  const heirs: Heir[] = []
  for (const did of fold.contacts) {
    const it = present.find(({ contact }) => contact.id === did.change.id)
    if (!it) {
      items.push({ what: 'field', id: did.change.id, status: 'kept' })
      continue
    }
    const reverted = revertContact(plan, did, it, beside.get(it.contact.id)?.contacts ?? [], now)
    items.push(...reverted.items)
    heirs.push(...reverted.heirs)
    const shared = keysInCommon(reverted.identifiers, identifiers)
    plan.notSame.push({ a: it.contact.id, b: contact_id, shared, by, at: now })
  }
  const others = new Map([...beside.values()].flatMap((it) => [...it.leads]))
  for (const change of fold.leads) {
    const reverted = revertLead(plan, change, leads, others, now)
    items.push(...reverted.items)
    heirs.push(...reverted.heirs)
  }

  const told = { merge_id, unmerged: true }
  plan.events.push(
    { id: newId('evt'), type: 'crm.contact.created', data: { contact_id, ...told } },
    { id: newId('evt'), type: 'crm.lead.created', data: { lead_id: lead.id, contact_id, ...told } },
    // What they no longer have is no longer what they are searched by.
    ...present.map(({ contact: { id } }) => ({
      id: newId('evt'),
      type: 'crm.contact.updated' as const,
      data: { contact_id: id, ...told },
    })),
    ...fold.leads
      .filter(({ id }) => leads.has(id))
      .map(({ id }) => ({
        id: newId('evt'),
        type: 'crm.lead.updated' as const,
        data: { lead_id: id, ...told },
      })),
  )
  return { items, heirs }
}
