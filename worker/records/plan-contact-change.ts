import type { Candidate } from '../domain/candidate.ts'
import { type Contact, splitName } from '../domain/contact.ts'
import type { Identifier, IdentifierKind } from '../domain/identifier.ts'
import type { NewId } from '../domain/ids.ts'
import type { Fields } from '../domain/lead.ts'
import { emptyPlan, type Plan } from '../domain/plan.ts'
import { searchWords } from '../domain/search-words.ts'
import { blockingKeys } from '../matching/blocking.ts'
import { type Address, identifierRows } from './identifier-rows.ts'

/** What an agent or a program changes; what is left out stays. A list is the whole new list. */
export type ContactChange = {
  first_name?: string | null | undefined
  last_name?: string | null | undefined
  name?: string | null | undefined
  company?: string | null | undefined
  user_id?: string | null | undefined
  status?: 'visitor' | 'user' | undefined
  emails?: Address[] | undefined
  phones?: Address[] | undefined
  pixels?: Address[] | undefined
  tags?: string[] | undefined
  lists?: string[] | undefined
  attributes?: Fields | undefined
}

/** Writes a change by hand as a plan, and answers the contact as it leaves it. */
export function planContactChange(
  before: Candidate,
  change: ContactChange,
  now: string,
  newId: NewId,
): { plan: Plan; after: Candidate } {
  const plan = emptyPlan(now, newId('out'))
  const id = before.contact.id
  const { name, emails, phones, pixels, user_id, ...plain } = change
  const said = Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined))
  const set: Partial<Contact> = {
    ...(name === undefined ? {} : splitName(name)),
    ...said,
    ...(user_id === undefined ? {} : { user_id }),
    ...(change.tags ? { tags: [...new Set(change.tags)] } : {}),
    ...(change.lists ? { lists: [...new Set(change.lists)] } : {}),
    ...(change.attributes ? { attributes: { ...before.contact.attributes, ...change.attributes } } : {}),
    updated_at: now,
  }
  const userIds = user_id === undefined ? undefined : user_id ? [{ value: user_id, primary: true }] : []
  const lists: [IdentifierKind, Address[] | undefined][] = [
    ['email', emails],
    ['phone', phones],
    ['pixel', pixels],
    ['user_id', userIds],
  ]
  let identifiers = before.identifiers
  for (const [kind, list] of lists)
    if (list) identifiers = replaceKind(plan, identifiers, kind, identifierRows(id, kind, list, now))

  plan.guard.contacts.push({ id, version: before.contact.version })
  const after = { ...before, contact: { ...before.contact, ...set }, identifiers }
  plan.contactPatches.push({ id, set: { ...set, words: searchWords(after) } })
  const keysOf = (rows: Identifier[]) => [...new Set(rows.flatMap((it) => blockingKeys(it)))]
  const [was, is] = [keysOf(before.identifiers), keysOf(identifiers)]
  plan.leaves.push(...was.filter((key) => !is.includes(key)).map((key) => ({ key, contact_id: id })))
  plan.joins.push(...is.filter((key) => !was.includes(key)).map((key) => ({ key, contact_id: id })))
  const changed = Object.keys(change).filter((field) => change[field as keyof ContactChange] !== undefined)
  plan.events.push({
    id: newId('evt'),
    type: 'crm.contact.updated',
    data: { contact_id: id, source: 'api', changed },
  })
  return { plan, after }
}

/** What stays keeps where it came from and how far it is trusted; the rest goes or is new. */
function replaceKind(
  plan: Plan,
  present: Identifier[],
  kind: IdentifierKind,
  wanted: Identifier[],
): Identifier[] {
  const [mine, others] = [present.filter((it) => it.kind === kind), present.filter((it) => it.kind !== kind)]
  const wants = ({ normal }: Identifier) => wanted.some((it) => it.normal === normal)
  plan.dropped.push(...mine.filter((it) => !wants(it)))
  const rows = wanted.map((row) => {
    const known = mine.find(({ normal }) => normal === row.normal)
    if (!known) plan.identifiers.push(row)
    else if (known.primary !== row.primary)
      plan.identifierPatches.push({ ...nameOf(known), set: { primary: row.primary } })
    return known ? { ...known, primary: row.primary } : row
  })
  return [...others, ...rows]
}

const nameOf = ({ contact_id, kind, normal }: Identifier) => ({ contact_id, kind, normal })
