import { type Contact, splitName } from '../domain/contact.ts'
import type { NewId } from '../domain/ids.ts'
import type { Fields } from '../domain/lead.ts'
import { emptyPlan, type Plan } from '../domain/plan.ts'
import { blockingKeys } from '../matching/blocking.ts'
import { type Address, identifierRows } from './identifier-rows.ts'

export type ContactInput = {
  first_name?: string | undefined
  last_name?: string | undefined
  name?: string | undefined
  company?: string | undefined
  user_id?: string | undefined
  status?: 'visitor' | 'user' | undefined
  emails: Address[]
  phones: Address[]
  pixels: Address[]
  tags: string[]
  lists: string[]
  attributes: Fields
}

/** A contact made by hand, by a program or by an import: what it brings is confirmed, nothing is checked for duplicates. */
export function planContact(
  input: ContactInput,
  id: string,
  now: string,
  newId: NewId,
  source = 'api',
): Plan {
  const plan = emptyPlan(now, newId('out'))
  const split = splitName(input.name ?? null)
  const contact: Contact = {
    id,
    first_name: input.first_name ?? split.first_name,
    last_name: input.last_name ?? split.last_name,
    company: input.company ?? null,
    user_id: input.user_id ?? null,
    status: input.status ?? 'visitor',
    tags: [...new Set(input.tags)],
    lists: [...new Set(input.lists)],
    attributes: input.attributes,
    previous_values: [],
    last_contacted: null,
    last_heard_from: null,
    created_at: now,
    updated_at: now,
    version: 1,
  }
  const rows = [
    ...identifierRows(id, 'email', input.emails, now, source),
    ...identifierRows(id, 'phone', input.phones, now, source),
    ...identifierRows(id, 'pixel', input.pixels, now, source),
    ...identifierRows(
      id,
      'user_id',
      input.user_id ? [{ value: input.user_id, primary: true }] : [],
      now,
      source,
    ),
  ]
  plan.contacts.push(contact)
  plan.identifiers.push(...rows)
  const keys = new Set(rows.flatMap((row) => blockingKeys(row)))
  plan.joins.push(...[...keys].map((key) => ({ key, contact_id: id })))
  plan.events.push({ id: newId('evt'), type: 'crm.contact.created', data: { contact_id: id, source } })
  return plan
}
