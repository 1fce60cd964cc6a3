import { type Contact, splitName } from '../domain/contact.ts'
import { readEmail } from '../domain/email.ts'
import type { Identifier, IdentifierKind } from '../domain/identifier.ts'
import type { NewId } from '../domain/ids.ts'
import type { Fields } from '../domain/lead.ts'
import { readPhone } from '../domain/phone.ts'
import { emptyPlan, type Plan } from '../domain/plan.ts'
import { blockingKeys } from '../matching/blocking.ts'

export type Address = { value: string; primary: boolean }

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

/** A contact made by hand or by a program: what it brings is confirmed, nothing is checked for duplicates. */
export function planContact(input: ContactInput, id: string, now: string, newId: NewId): Plan {
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
    ...addresses(id, 'email', input.emails, now),
    ...addresses(id, 'phone', input.phones, now),
    ...addresses(id, 'pixel', input.pixels, now),
    ...addresses(id, 'user_id', input.user_id ? [{ value: input.user_id, primary: true }] : [], now),
  ]
  plan.contacts.push(contact)
  plan.identifiers.push(...rows)
  const keys = new Set(rows.flatMap((row) => blockingKeys(row)))
  plan.joins.push(...[...keys].map((key) => ({ key, contact_id: id })))
  plan.events.push({ id: newId('evt'), type: 'crm.contact.created', data: { contact_id: id, source: 'api' } })
  return plan
}

/** One row for each normal form; the first that says so is primary, else the first. */
function addresses(contact_id: string, kind: IdentifierKind, given: Address[], at: string): Identifier[] {
  const rows = new Map<string, Identifier>()
  for (const { value } of given) {
    const { normal, local_format } = normalOf(kind, value)
    if (!rows.has(normal))
      rows.set(normal, {
        contact_id,
        kind,
        normal,
        value: value.trim(),
        trust: 'confirmed',
        primary: false,
        local_format,
        source: 'api',
        at,
      })
  }
  const chosen = given.find(({ primary }) => primary) ?? given[0]
  const first = chosen && rows.get(normalOf(kind, chosen.value).normal)
  if (first && kind !== 'pixel') first.primary = true
  return [...rows.values()]
}

function normalOf(kind: IdentifierKind, value: string): { normal: string; local_format: boolean } {
  if (kind === 'email')
    return { normal: readEmail(value)?.normal ?? value.trim().toLowerCase(), local_format: false }
  if (kind !== 'phone') return { normal: value, local_format: false }
  const phone = readPhone(value, null)
  return {
    normal: phone?.normal ?? `local:${value.trim().toLowerCase()}`,
    local_format: phone?.local ?? true,
  }
}
