import type { Lead, PreviousValue } from '../domain/lead.ts'
import { leadConflicts } from '../matching/conflicts.ts'
import type { Request } from '../matching/request.ts'
import type { Moment } from './contact-changes.ts'

/** What a request changes on a lead that exists, by the same two rules as on its contact. */
export function leadChanges(
  request: Request,
  lead: Lead,
  rule: 'update' | 'keep',
  fromContact: { overwritten: PreviousValue[]; notTaken: PreviousValue[] },
  { now, source }: Moment,
): Partial<Lead> {
  const set: Partial<Lead> = { updated_at: now }
  const overwritten = [...fromContact.overwritten]
  const notTaken = [...fromContact.notTaken]
  const conflicts = leadConflicts(request, lead)
  const conflicting = new Set(conflicts.map(({ field }) => field))

  for (const { field, present, incoming } of conflicts)
    if (rule === 'keep') notTaken.push({ field, value: incoming, source, at: now })
    else overwritten.push({ field, value: present, source: lead.channel_id ?? 'manual', at: now })

  const takes = (field: string, present: unknown) =>
    conflicting.has(field) ? rule === 'update' : present === undefined || present === null || present === ''
  if (request.name && takes('name', lead.name)) set.name = request.name
  const fields = Object.entries(request.fields).filter(([key]) => takes(`fields.${key}`, lead.fields[key]))
  if (fields.length > 0) set.fields = { ...lead.fields, ...Object.fromEntries(fields) }
  if (overwritten.length > 0) set.previous_values = [...lead.previous_values, ...overwritten]
  if (notTaken.length > 0) set.values_not_taken = [...lead.values_not_taken, ...notTaken]
  return set
}
