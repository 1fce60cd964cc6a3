import type { Known } from '../domain/candidate.ts'
import type { Identifier } from '../domain/identifier.ts'
import type { Lead } from '../domain/lead.ts'
import { mayBeSameLine } from '../domain/phone.ts'
import { comparable } from '../domain/text.ts'
import { matchKeys } from './blocking.ts'
import { type Given, givenOf, type Request } from './request.ts'

/** Non-empty on both sides and different after normalisation. `field` is a wire name: `name`, `company`, `email`, `phone`, `fields.KEY`. */
export type Conflict = { field: string; present: unknown; incoming: unknown }

export const differ = (a: unknown, b: unknown) =>
  typeof a === 'string' && typeof b === 'string' ? comparable(a) !== comparable(b) : a !== b

/** They have a match key in common: what a method may link by. */
export const shares = (identifiers: Identifier[], given: Given) =>
  identifiers.some(
    (it) =>
      it.kind === given.kind &&
      matchKeys(it).some((key) => given.match.includes(key)) &&
      (!given.exact || it.normal === given.normal),
  )

/** The contact has this identifier already, in whatever spelling. */
export const has = (identifiers: Identifier[], given: Given) =>
  shares(identifiers, given) ||
  identifiers.some(
    (it) =>
      it.kind === given.kind &&
      (it.normal === given.normal || (it.kind === 'phone' && mayBeSameLine(it.normal, given.normal))),
  )

export const primaryOf = (identifiers: Identifier[], kind: Identifier['kind']) =>
  identifiers.find((it) => it.kind === kind && it.primary)

/** Conflicts with what belongs to the contact. Junk conflicts with nothing. */
export function contactConflicts(request: Request, { contact, identifiers }: Known): Conflict[] {
  const conflicts: Conflict[] = []
  if (request.company && contact.company && differ(request.company, contact.company))
    conflicts.push({ field: 'company', present: contact.company, incoming: request.company })
  for (const kind of ['email', 'phone'] as const) {
    const given = givenOf(request, kind)
    const present = primaryOf(identifiers, kind)
    if (!given || !present || has(identifiers, given) || (given.match.length === 0 && !given.local_format))
      continue
    conflicts.push({ field: kind, present: present.value, incoming: given.value })
  }
  return conflicts
}

/** Conflicts with a lead and the contact that it is of. */
export const conflictsOf = (request: Request, known: Known, lead: Lead) => [
  ...contactConflicts(request, known),
  ...leadConflicts(request, lead),
]

/** Conflicts with what belongs to the lead. */
export function leadConflicts(request: Request, lead: Lead): Conflict[] {
  const conflicts: Conflict[] = []
  if (request.name && lead.name && differ(request.name, lead.name))
    conflicts.push({ field: 'name', present: lead.name, incoming: request.name })
  for (const [key, incoming] of Object.entries(request.fields)) {
    const present = lead.fields[key]
    if (present !== undefined && present !== '' && incoming !== '' && differ(present, incoming))
      conflicts.push({ field: `fields.${key}`, present, incoming })
  }
  return conflicts
}
