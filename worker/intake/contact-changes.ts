import type { Known } from '../domain/candidate.ts'
import { type Contact, splitName } from '../domain/contact.ts'
import type { Identifier } from '../domain/identifier.ts'
import type { PreviousValue } from '../domain/lead.ts'
import { blockingKeys } from '../matching/blocking.ts'
import { contactConflicts, has, primaryOf, shares } from '../matching/conflicts.ts'
import { brought, type Given, type Request } from '../matching/request.ts'

export type ContactChanges = {
  set: Partial<Contact>
  identifiers: Identifier[]
  demote: ('email' | 'phone')[]
  joins: string[]
  /** What gave way to a new value. */
  overwritten: PreviousValue[]
  /** What was not let in. */
  notTaken: PreviousValue[]
}

export type Moment = { now: string; source: string }

/** What intake brings is claimed, and says by which channel it came. */
export const claim = (
  contact_id: string,
  given: Given,
  primary: boolean,
  { now, source }: Moment,
): Identifier => ({
  contact_id,
  kind: given.kind,
  normal: given.normal,
  value: given.value,
  trust: 'claimed',
  primary,
  local_format: given.local_format,
  source,
  at: now,
})

/**
 * What a request changes on a contact that exists. `update`: new values win, what they overwrite is kept, and a
 * verified email or phone stays first. `keep`: only what is empty is filled. An identifier of another recognised
 * contact is not written here.
 * @param own it is the contact that the request belongs to.
 */
export function contactChanges(
  request: Request,
  known: Known,
  others: Known[],
  rule: 'update' | 'keep',
  moment: Moment,
  own: boolean,
): ContactChanges {
  const { contact, identifiers } = known
  const changes: ContactChanges = {
    set: {},
    identifiers: [],
    demote: [],
    joins: [],
    overwritten: [],
    notTaken: [],
  }
  const stamp = { source: moment.source, at: moment.now }

  if (request.name && !contact.first_name && !contact.last_name)
    Object.assign(changes.set, splitName(request.name))
  if (request.company && !contact.company) changes.set.company = request.company

  const conflicts = contactConflicts(request, known)
  for (const { field, present, incoming } of conflicts) {
    if (rule === 'keep') {
      changes.notTaken.push({ field, value: incoming, ...stamp })
    } else if (field === 'company') {
      changes.overwritten.push({ field, value: present, ...stamp })
      changes.set.company = String(incoming)
    }
  }

  for (const given of brought(request)) {
    if (holds(identifiers, given) || others.some((other) => shares(other.identifiers, given))) continue
    // A browser is one person's, also where a request touches the leads of several.
    if (given.kind === 'pixel' && !own) continue
    const conflicting = conflicts.some(({ field }) => field === given.kind)
    if (conflicting && rule === 'keep') continue
    const present = primaryOf(identifiers, given.kind)
    const first = isAddress(given.kind) && (!present || (conflicting && present.trust !== 'verified'))
    if (first && present && isAddress(given.kind)) {
      changes.demote.push(given.kind)
      changes.overwritten.push({
        field: given.kind,
        value: present.value,
        source: present.source,
        at: moment.now,
      })
    }
    changes.identifiers.push(claim(contact.id, given, first, moment))
    // A mistyped address stands under the key of the one that was meant, where the contact may stand already.
    const standing = [...identifiers.flatMap((it) => blockingKeys(it)), ...changes.joins]
    changes.joins.push(...given.keys.filter((key) => !standing.includes(key)))
  }
  if (changes.overwritten.length > 0)
    changes.set.previous_values = [...contact.previous_values, ...changes.overwritten]
  return changes
}

/** Nothing new: the same one, or without its country code a line that is there in full. */
const holds = (identifiers: Identifier[], given: Given) =>
  given.local_format
    ? has(identifiers, given)
    : shares(identifiers, given) ||
      identifiers.some((it) => it.kind === given.kind && it.normal === given.normal)

const isAddress = (kind: string): kind is 'email' | 'phone' => kind === 'email' || kind === 'phone'
