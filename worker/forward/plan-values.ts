import type { Candidate } from '../domain/candidate.ts'
import type { Stage } from '../domain/config.ts'
import type { CrmContact, Mapping } from '../domain/connection.ts'
import { readEmail } from '../domain/email.ts'
import type { Identifier } from '../domain/identifier.ts'
import type { Fields, Lead } from '../domain/lead.ts'
import { readPhone } from '../domain/phone.ts'
import type { ContactValues, LeadValues } from './connector.ts'

/** Two spellings of one address or number, told apart no more. */
const sameEmail = (text: string) => readEmail(text)?.normal ?? text.trim().toLowerCase()
const samePhone = (text: string) => {
  const phone = readPhone(text, null)
  return phone && !phone.local ? phone.normal : text.replaceAll(/\D/g, '')
}

/** What the CRM is told of a contact. @param without identifiers that another record of the CRM keeps. */
export function contactValues(
  { contact, identifiers }: Candidate,
  mapping: Mapping,
  without: Identifier[] = [],
): ContactValues {
  const left = identifiers.filter(
    ({ kind, normal }) => !without.some((it) => it.kind === kind && it.normal === normal),
  )
  const values = (kind: Identifier['kind']) =>
    left
      .filter((it) => it.kind === kind)
      .sort((a, b) => Number(b.primary) - Number(a.primary) || (a.at < b.at ? -1 : 1))
      .map(({ value, normal, local_format }) => (kind === 'phone' && !local_format ? normal : value))
  return {
    first_name: contact.first_name,
    last_name: contact.last_name,
    company: contact.company,
    emails: values('email'),
    phones: values('phone'),
    visitor_uid: values('pixel').at(-1) ?? null,
    fields: mappedFields('contact', contact.attributes, mapping),
  }
}

/** What the CRM is told of a lead. */
export function leadValues(
  lead: Lead,
  { contact, identifiers }: Candidate,
  stages: Map<string, Stage>,
  mapping: Mapping,
): LeadValues {
  const there = mapping.pipelines[lead.pipeline_id]
  const whose = [contact.first_name, contact.last_name].filter(Boolean).join(' ')
  const address = identifiers.find(({ kind, primary }) => kind !== 'pixel' && primary)?.value
  return {
    name: lead.name ?? (whose || address || 'Visitor'),
    pipeline_id: there?.pipeline_id ?? null,
    stage_id: there?.stages[lead.stage_id] ?? null,
    kind: stages.get(lead.stage_id)?.kind ?? 'open',
    owner_id: mapping.users['*'] ?? null,
    fields: mappedFields('lead', lead.fields, mapping),
    created_at: lead.created_at,
    visitor_uid: identifiers.findLast(({ kind }) => kind === 'pixel')?.value ?? null,
  }
}

const mappedFields = (of: 'contact' | 'lead', fields: Fields, mapping: Mapping) =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => {
      const there = mapping.fields[`${of}.${name}`]
      return there === undefined ? [] : [[there, value]]
    }),
  )

/** What was sent last, as it is kept with the link. */
export type SentContact = Partial<
  Pick<ContactValues, 'first_name' | 'last_name' | 'company' | 'emails' | 'phones' | 'fields'>
>
export const sentContact = ({ visitor_uid: _, ...rest }: ContactValues): SentContact => rest

export const isTold = (wanted: ContactValues, sent: SentContact) =>
  JSON.stringify(orderly(sentContact(wanted))) === JSON.stringify(orderly(sent))

const orderly = ({ first_name, last_name, company, emails, phones, fields }: SentContact) => [
  first_name ?? null,
  last_name ?? null,
  company ?? null,
  emails ?? [],
  phones ?? [],
  Object.entries(fields ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)),
]

/**
 * What the CRM's contact is to be: what we say differently than before goes in, what we no longer say goes out, and what
 * somebody did there stays. What we never said does not overwrite what is there.
 * null: it is so already.
 */
export function mended(present: CrmContact, sent: SentContact, wanted: ContactValues): ContactValues | null {
  const text = (field: 'first_name' | 'last_name' | 'company') => {
    if (sent[field] === undefined) return present[field] || wanted[field]
    return sent[field] === wanted[field] ? present[field] : wanted[field]
  }
  const fields = Object.fromEntries(
    Object.entries(wanted.fields).filter(([name, value]) => sent.fields?.[name] !== value),
  )
  const after: ContactValues = {
    first_name: text('first_name'),
    last_name: text('last_name'),
    company: text('company'),
    emails: mendedList(present.emails, sent.emails, wanted.emails, sameEmail),
    phones: mendedList(present.phones, sent.phones, wanted.phones, samePhone),
    visitor_uid: wanted.visitor_uid,
    fields,
  }
  const equal =
    after.first_name === present.first_name &&
    after.last_name === present.last_name &&
    after.company === present.company &&
    after.emails.join('\n') === present.emails.join('\n') &&
    after.phones.join('\n') === present.phones.join('\n') &&
    Object.keys(fields).length === 0
  return equal ? null : after
}

function mendedList(
  present: string[],
  sent: string[] | undefined,
  wanted: string[],
  same: (text: string) => string,
): string[] {
  const [wants, said] = [new Set(wanted.map(same)), new Set((sent ?? []).map(same))]
  const stays = present.filter((it) => wants.has(same(it)) || !said.has(same(it)))
  const there = new Set(stays.map(same))
  const all = [...stays, ...wanted.filter((it) => !there.has(same(it)))]
  const [first] = wanted
  // Another one is the primary now: it comes first. Otherwise their order is theirs.
  if (first === undefined || sent === undefined || (sent[0] !== undefined && same(sent[0]) === same(first)))
    return all
  const head = all.find((it) => same(it) === same(first)) ?? first
  return [head, ...all.filter((it) => it !== head)]
}

/** How addresses are asked for: as CRMs keep them, and as they were typed. */
export const askedEmails = (emails: string[]) => [...new Set([...emails.map(sameEmail), ...emails])]

/** Whether the CRM's contact has one of these addresses or numbers. */
export function sharesOne(there: CrmContact, { emails, phones }: Pick<ContactValues, 'emails' | 'phones'>) {
  const [known, numbers] = [new Set(emails.map(sameEmail)), new Set(phones.map(samePhone))]
  return (
    there.emails.some((it) => known.has(sameEmail(it))) ||
    there.phones.some((it) => samePhone(it).length >= PHONE_MIN_DIGITS && numbers.has(samePhone(it)))
  )
}

/** Fewer digits identify nobody. */
const PHONE_MIN_DIGITS = 6

/** What was sent of a lead, and whose it was made there. */
export type SentLead = Partial<Omit<LeadValues, 'created_at' | 'visitor_uid'>> & { contact_id?: string }
export const sentLead = (
  { created_at: _, visitor_uid: __, ...rest }: LeadValues,
  contact_id: string,
): SentLead => ({ ...rest, contact_id })

/** Only what we say differently than before; null: nothing. What was moved there in the meantime stays. */
export function leadChange(sent: SentLead, wanted: LeadValues): Partial<LeadValues> | null {
  const change: Partial<LeadValues> = {}
  if (sent.name !== wanted.name) change.name = wanted.name
  if (sent.pipeline_id !== wanted.pipeline_id || sent.stage_id !== wanted.stage_id)
    Object.assign(change, { pipeline_id: wanted.pipeline_id, stage_id: wanted.stage_id, kind: wanted.kind })
  else if (sent.kind !== wanted.kind && wanted.stage_id === null) change.kind = wanted.kind
  const fields = Object.entries(wanted.fields).filter(([name, value]) => sent.fields?.[name] !== value)
  if (fields.length > 0) change.fields = Object.fromEntries(fields)
  return Object.keys(change).length === 0 ? null : change
}
