import type { Known } from '../domain/candidate.ts'
import type { NewId } from '../domain/ids.ts'
import type { Fields, Lead } from '../domain/lead.ts'
import { emptyPlan, type Plan } from '../domain/plan.ts'
import { type ContactInput, planContact } from './new-contact.ts'

export type LeadInput = { name: string | null; pipeline_id: string; stage_id: string; fields: Fields }

const NOBODY = { emails: [], phones: [], pixels: [], tags: [], lists: [], attributes: {} }

/**
 * A lead made by hand or by an import, of a contact that is there or, without one, of a new contact: `person`, or
 * somebody with its name.
 */
export function planLead(
  input: LeadInput,
  of: Known | null,
  now: string,
  newId: NewId,
  source = 'api',
  person: ContactInput = { ...NOBODY, name: input.name ?? undefined },
): { plan: Plan; lead: Lead; of: Known } {
  const plan = of ? emptyPlan(now, newId('out')) : planContact(person, newId('con'), now, newId, source)
  const known = of ?? { contact: plan.contacts[0] as Known['contact'], identifiers: plan.identifiers }
  const lead: Lead = {
    id: newId('lead'),
    contact_id: known.contact.id,
    pipeline_id: input.pipeline_id,
    stage_id: input.stage_id,
    channel_id: null,
    name: input.name,
    fields: input.fields,
    previous_values: [],
    values_not_taken: [],
    created_at: now,
    updated_at: now,
    version: 1,
  }
  plan.leads.push(lead)
  if (of) {
    // A lead more is a change of its contact: an intake that has read the contact without it must read again.
    plan.guard.contacts.push({ id: of.contact.id, version: of.contact.version })
    plan.contactPatches.push({ id: of.contact.id, set: {} })
  }
  const data = { lead_id: lead.id, contact_id: lead.contact_id, source }
  plan.events.push({ id: newId('evt'), type: 'crm.lead.created', data })
  return { plan, lead, of: known }
}
