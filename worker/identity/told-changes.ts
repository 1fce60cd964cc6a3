import type { Known } from '../domain/candidate.ts'
import { type Contact, fullName, splitName } from '../domain/contact.ts'
import type { Identifier } from '../domain/identifier.ts'
import type { PreviousValue } from '../domain/lead.ts'
import type { Plan } from '../domain/plan.ts'
import { searchWords } from '../domain/search-words.ts'
import { blockingKeys } from '../matching/blocking.ts'
import { differ, primaryOf } from '../matching/conflicts.ts'
import type { Given } from '../matching/request.ts'
import type { Told } from './told.ts'

/** More than these are not kept: who tells the site's page what to say could tell without end. */
const PREVIOUS_MAX = 200
const ATTRIBUTES_MAX = 200

/** `own`: the contact came about in this browser, or the website has named its user. */
export type Telling = { told: Told; pixel: string | null; own: boolean; now: string; source: string }

/**
 * Writes into `plan` what a website tells of a contact, and answers which fields it changed. What is signed holds, and
 * is verified as far as the signature goes. What is not signed changes nothing of a contact that has anything verified:
 * it is kept beside what is there.
 * @param known the contact as the plan leaves it so far.
 */
export function tellChanges(plan: Plan, known: Known, telling: Telling): string[] {
  const { told, own, now, source } = telling
  const { contact } = known
  const verified = known.identifiers.some(({ trust }) => trust === 'verified')
  const holds = told.signed || (own && !verified)
  const set: Partial<Contact> = {}
  const previous: PreviousValue[] = []
  const beside = (field: string, value: unknown) => previous.push({ field, value, source, at: now })

  if (told.user_id !== null && contact.user_id === null) set.user_id = told.user_id
  if (told.given.some(({ kind }) => kind === 'email') && contact.status !== 'user') set.status = 'user'

  const name = fullName(contact)
  if (told.name && !name) Object.assign(set, splitName(told.name))
  else if (told.name && differ(told.name, name)) {
    beside('name', holds ? name : told.name)
    if (holds) Object.assign(set, splitName(told.name))
  }

  const attributes = { ...contact.attributes }
  for (const [key, value] of Object.entries(told.attributes)) {
    const present = attributes[key]
    if (present === value) continue
    const room = present !== undefined || Object.keys(attributes).length < ATTRIBUTES_MAX
    if (present !== undefined) beside(`attributes.${key}`, holds ? present : value)
    if (present === undefined ? room : holds) attributes[key] = value
  }
  if (JSON.stringify(attributes) !== JSON.stringify(contact.attributes)) set.attributes = attributes

  const { identifiers, replaced } = identify(plan, known, telling, holds)
  const kept = newTo(contact.previous_values, [...previous, ...replaced])
  if (kept.length > 0) set.previous_values = [...contact.previous_values, ...kept]
  const added = identifiers.length !== known.identifiers.length
  const changed = [...Object.keys(set), ...(added || replaced.length > 0 ? ['identifiers'] : [])]
  const words = searchWords({ contact: { ...contact, ...set }, identifiers })
  if (changed.length > 0)
    plan.contactPatches.push({ id: contact.id, set: { ...set, updated_at: now, words } })
  return changed
}

/** Said again, it is not kept again. */
const newTo = (present: PreviousValue[], more: PreviousValue[]) =>
  more
    .filter(({ field, value }) => !present.some((it) => it.field === field && !differ(it.value, value)))
    .slice(0, Math.max(0, PREVIOUS_MAX - present.length))

/** User ID, browser, email and phone; answers all of them as they are afterwards. */
function identify(plan: Plan, { contact, identifiers }: Known, telling: Telling, holds: boolean) {
  const { told, pixel, now, source } = telling
  const trust = told.signed ? 'verified' : 'claimed'
  const replaced: PreviousValue[] = []
  const standing = new Set(identifiers.flatMap((it) => blockingKeys(it)))
  let rows = identifiers

  const rank = (row: Identifier, set: Partial<Pick<Identifier, 'trust' | 'primary' | 'source' | 'at'>>) => {
    rows = rows.map((it) => (it === row ? { ...it, ...set } : it))
    patch(plan, row, set)
  }
  const add = (it: Pick<Given, 'kind' | 'value' | 'normal' | 'local_format'>, more: Partial<Identifier>) => {
    const row = {
      ...plain(it),
      contact_id: contact.id,
      trust: 'claimed' as const,
      primary: false,
      source,
      at: now,
      ...more,
    }
    rows = [...rows, row]
    plan.identifiers.push(row)
    const keys = blockingKeys(row).filter((key) => !standing.has(key))
    for (const key of keys) standing.add(key)
    plan.joins.push(...keys.map((key) => ({ key, contact_id: contact.id })))
  }
  const find = (kind: Identifier['kind'], normal: string) =>
    rows.find((it) => it.kind === kind && it.normal === normal)

  if (pixel && !find('pixel', pixel)) add(bare('pixel', pixel), {})
  if (told.user_id !== null) {
    const present = find('user_id', told.user_id)
    if (!present) add(bare('user_id', told.user_id), { trust, primary: true })
    else if (told.signed && present.trust !== 'verified') rank(present, { trust })
  }
  for (const given of told.given) {
    const present = find(given.kind, given.normal)
    const primary = primaryOf(rows, given.kind)
    const first = !primary || told.signed || (holds && primary.trust === 'claimed')
    if (present && !told.signed) continue
    if (first && primary && primary !== present) {
      replaced.push({ field: given.kind, value: primary.value, source: primary.source, at: now })
      rank(primary, { primary: false })
    }
    if (!present) add(given, { trust, primary: first })
    else if (present.trust !== 'verified' || !present.primary)
      rank(present, { trust, primary: true, source, at: now })
  }
  return { identifiers: rows, replaced }
}

const bare = (kind: Identifier['kind'], normal: string) => ({
  kind,
  normal,
  value: normal,
  local_format: false,
})
const plain = ({
  kind,
  value,
  normal,
  local_format,
}: Pick<Given, 'kind' | 'value' | 'normal' | 'local_format'>) => ({
  kind,
  value,
  normal,
  local_format,
})

/**
 * A row that this plan writes or changes already is written once, as it is at last. One that a merge brings is said to
 * be the website's from now on: it stays when the merge is undone.
 */
function patch(
  plan: Plan,
  row: Identifier,
  { source, at, ...set }: Partial<Pick<Identifier, 'trust' | 'primary' | 'source' | 'at'>>,
) {
  const same = (it: Pick<Identifier, 'contact_id' | 'kind' | 'normal'>) =>
    it.contact_id === row.contact_id && it.kind === row.kind && it.normal === row.normal
  const written = plan.identifiers.findIndex(same)
  const patched = plan.identifierPatches.find(same)
  if (written >= 0)
    plan.identifiers[written] = {
      ...(plan.identifiers[written] as Identifier),
      ...set,
      ...(source && at ? { source, at } : {}),
    }
  else if (patched) Object.assign(patched.set, set)
  else plan.identifierPatches.push({ contact_id: row.contact_id, kind: row.kind, normal: row.normal, set })
}
