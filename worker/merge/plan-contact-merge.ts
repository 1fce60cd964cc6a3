import type { Candidate } from '../domain/candidate.ts'
import type { Contact } from '../domain/contact.ts'
import type { Identifier, Trust } from '../domain/identifier.ts'
import type { NewId } from '../domain/ids.ts'
import type { PreviousValue } from '../domain/lead.ts'
import type { ContactJoin } from '../domain/merge.ts'
import type { Plan } from '../domain/plan.ts'
import { blockingKeys } from '../matching/blocking.ts'
import { changeOf, diffOf } from './change.ts'
import { type Choice, type Conflict, survive, surviveFields } from './survivorship.ts'

export type Merging = { merge_id: string; now: string; newId: NewId }

const PLAIN = ['first_name', 'last_name', 'company'] as const

/**
 * Joins contacts into one: writes into `plan` what changes and answers what the ledger keeps of it, or the fields that
 * somebody has to choose first. The losers' rows stay as they are, as tombstones; what points at them is re-pointed.
 * @param primaryOf whose primary email and phone are the primary ones afterwards, unless a verified one has to give way.
 */
export function planContactMerge(
  plan: Plan,
  winner: Candidate,
  losers: Candidate[],
  choose: Choice,
  { merge_id, now, newId }: Merging,
  primaryOf: string = winner.contact.id,
): { join: ContactJoin; merged: Contact; replaced: PreviousValue[] } | { open: Conflict[] } {
  const all = [winner, ...losers]
  const set: Partial<Contact> = {}
  const notTaken: Contact['previous_values'] = []
  const open: Conflict[] = []
  for (const field of PLAIN) {
    const holdings = all.map(({ contact }) => ({ id: contact.id, value: contact[field] }))
    const survived = survive(field, holdings, choose, now)
    if ('open' in survived) open.push(survived.open)
    else {
      set[field] = survived.value as string | null
      notTaken.push(...survived.notTaken)
    }
  }
  const holders = all.map(({ contact }) => ({ id: contact.id, fields: contact.attributes }))
  const attributes = surviveFields('attributes', holders, choose, now)
  open.push(...attributes.open)
  if (open.length > 0) return { open }

  const contacts = all.map(({ contact }) => contact)
  const previous = contacts.flatMap(({ previous_values }) => previous_values)
  Object.assign(set, {
    attributes: attributes.fields,
    user_id: contacts.find(({ user_id }) => user_id !== null)?.user_id ?? null,
    status: contacts.some(({ status }) => status === 'user') ? 'user' : 'visitor',
    tags: [...new Set(contacts.flatMap(({ tags }) => tags))],
    lists: [...new Set(contacts.flatMap(({ lists }) => lists))],
    previous_values: [...previous, ...notTaken, ...attributes.notTaken],
    last_contacted: latest(contacts.map((it) => it.last_contacted)),
    last_heard_from: latest(contacts.map((it) => it.last_heard_from)),
    updated_at: now,
  } satisfies Partial<Contact>)

  const change = changeOf(winner.contact, set)
  const loserIds = losers.map(({ contact }) => contact.id)
  plan.contactPatches.push({ id: winner.contact.id, set: change.after })
  plan.tombstones.push({ subject: 'contact', ids: loserIds, into: winner.contact.id })
  plan.repoints.push({ merge_id, subject: 'contact', from: loserIds, to: winner.contact.id })
  if (losers.some(({ not_same }) => not_same.length > 0))
    plan.markMoves.push({ merge_id, from: loserIds, to: winner.contact.id })
  const { gained, raised } = joinIdentifiers(plan, winner, losers, primaryOf)
  const replaced = [
    ...notTaken.filter(({ field }) => field === 'company'),
    ...raised
      .filter(({ before, after }) => before.primary && !after.primary)
      .map(({ before: { kind, value, source } }) => ({ field: kind, value, source, at: now })),
  ]
  for (const loser_id of loserIds)
    plan.events.push({
      id: newId('evt'),
      type: 'crm.contact.merged',
      data: { winner_id: winner.contact.id, loser_id, merge_id, changed: diffOf(change) },
    })
  const join = { winner_id: winner.contact.id, loser_ids: loserIds, change, gained, raised }
  return { join, merged: { ...winner.contact, ...change.after }, replaced }
}

/** The losers' identifiers stand on the winner too, as its own, with the higher trust where both had one. */
function joinIdentifiers(plan: Plan, winner: Candidate, losers: Candidate[], primaryOf: string) {
  const contact_id = winner.contact.id
  const before = new Map(winner.identifiers.map((it) => [nameOf(it), it]))
  const after = new Map(before)
  const theirs = losers.flatMap(({ identifiers }) => identifiers)
  for (const it of theirs) {
    const present = after.get(nameOf(it))
    if (!present) after.set(nameOf(it), { ...it, contact_id, primary: false })
    else if (RANK[it.trust] > RANK[present.trust]) after.set(nameOf(it), { ...present, trust: it.trust })
  }
  for (const kind of ['email', 'phone', 'user_id'] as const) {
    const primary = (rows: Identifier[]) => rows.find((it) => it.kind === kind && it.primary)
    const present = primary([...after.values()])
    const wanted = primary(theirs.filter((it) => it.contact_id === primaryOf)) ?? present ?? primary(theirs)
    if (!wanted || (present && (nameOf(present) === nameOf(wanted) || present.trust === 'verified'))) continue
    if (present) after.set(nameOf(present), { ...present, primary: false })
    const chosen = after.get(nameOf(wanted))
    if (chosen) after.set(nameOf(wanted), { ...chosen, primary: true })
  }

  const gained = [...after].filter(([name]) => !before.has(name)).map(([, it]) => it)
  const raised = [...before].flatMap(([name, it]) => {
    const now = after.get(name)
    return now && now !== it ? [{ before: it, after: now }] : []
  })
  plan.identifiers.push(...gained)
  plan.identifierPatches.push(
    ...raised.map(({ after: { kind, normal, trust, primary } }) => ({
      contact_id,
      kind,
      normal,
      set: { trust, primary },
    })),
  )
  const standing = keysOf(winner.identifiers)
  plan.joins.push(
    ...[...keysOf(gained)].filter((key) => !standing.has(key)).map((key) => ({ key, contact_id })),
  )
  for (const { contact, identifiers } of losers)
    plan.leaves.push(...[...keysOf(identifiers)].map((key) => ({ key, contact_id: contact.id })))
  return { gained, raised }
}

const RANK: Record<Trust, number> = { claimed: 0, confirmed: 1, verified: 2 }
const nameOf = ({ kind, normal }: Identifier) => `${kind} ${normal}`
const keysOf = (identifiers: Identifier[]) => new Set(identifiers.flatMap((it) => blockingKeys(it)))

const latest = (times: (string | null)[]) => times.reduce((a, b) => (a && (!b || a > b) ? a : b), null)
