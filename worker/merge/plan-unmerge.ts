import type { Candidate, Known } from '../domain/candidate.ts'
import type { Contact } from '../domain/contact.ts'
import type { Identifier } from '../domain/identifier.ts'
import type { NewId } from '../domain/ids.ts'
import type { Lead } from '../domain/lead.ts'
import type { Change, ContactJoin, LeadJoin } from '../domain/merge.ts'
import type { Plan } from '../domain/plan.ts'
import { blockingKeys } from '../matching/blocking.ts'
import { keysInCommon } from '../matching/vetoes.ts'
import { changeOf, diffOf } from './change.ts'
import { revert } from './revert.ts'

/** One line of an undo's report. `kept`: it was changed since the merge and stays as it is. */
export type UndoItem = {
  /** `leads`, `conversations`, `tasks`, `timeline`: a row that was moved. */
  what: 'contact' | 'lead' | 'field' | 'identifier' | 'leads' | 'conversations' | 'tasks' | 'timeline'
  id: string
  field?: string
  status: 'restored' | 'kept'
}

/** Another loser of the winner, by which it still has something that the undone merge had brought as well. */
export type Heir = {
  contact_id: string
  change: { before: Partial<Contact>; after: Partial<Contact> } | null
  gained: Identifier[]
}

type Moment = { merge_id: string; by: string; now: string; newId: NewId }

/**
 * Parts contacts that a merge had joined. Writes into `plan`, answers what comes back and what stays.
 * @param winner as it is now. `losers`: their tombstones, as they were when they were merged. `others`: other contacts
 * that are part of the winner; what they brought as well stays with it.
 */
export function planContactUnmerge(
  plan: Plan,
  join: ContactJoin,
  winner: Candidate,
  losers: Known[],
  others: Known[],
  { merge_id, by, now, newId }: Moment,
): { items: UndoItem[]; heirs: Heir[] } {
  const id = winner.contact.id
  const ids = losers.map(({ contact }) => contact.id)
  const reverted = revertContact(plan, join, winner, others, now)
  plan.revived.push({ subject: 'contact', ids })
  plan.joins.push(
    ...losers.flatMap(({ contact, identifiers }) =>
      [...keysOf(identifiers)].map((key) => ({ key, contact_id: contact.id })),
    ),
  )
  // So that the next clean-up does not merge them again.
  for (const loser of losers)
    plan.notSame.push({
      a: id,
      b: loser.contact.id,
      shared: keysInCommon(reverted.identifiers, loser.identifiers),
      by,
      at: now,
    })
  for (const loser_id of ids)
    plan.events.push({
      id: newId('evt'),
      type: 'crm.contact.unmerged',
      data: { winner_id: id, loser_id, merge_id, changed: diffOf(reverted.change) },
    })
  const back = ids.map((loser): UndoItem => ({ what: 'contact', id: loser, status: 'restored' }))
  return { items: [...back, ...reverted.items], heirs: reverted.heirs }
}

/** A contact without what a merge or a request had changed on it; what was changed since stays. */
export function revertContact(
  plan: Plan,
  did: Pick<ContactJoin, 'change' | 'gained' | 'raised'>,
  present: Candidate,
  others: Known[],
  now: string,
) {
  const id = present.contact.id
  const back = revert<Contact>(
    present.contact,
    did.change,
    ['tags', 'lists', 'previous_values'],
    ['attributes'],
  )
  const { set, from } = withOthers(back.set, others)
  const change = changeOf(present.contact, { updated_at: now, ...set })
  plan.contactPatches.push({ id, set: change.after })
  const { left, gone, kept } = partIdentifiers(plan, did, present, others)
  const named = ({ kind, value }: Identifier) => `${kind} ${value}`
  const items = [
    ...back.restored.map((field): UndoItem => ({ what: 'field', id, field, status: 'restored' })),
    ...back.kept.map((field): UndoItem => ({ what: 'field', id, field, status: 'kept' })),
    ...gone.map((it): UndoItem => ({ what: 'identifier', id, field: named(it), status: 'restored' })),
    ...kept.map((it): UndoItem => ({ what: 'identifier', id, field: named(it), status: 'kept' })),
  ]
  const heirs = others
    .map(({ contact, identifiers }) => ({
      contact_id: contact.id,
      change: from.get(contact.id) ?? null,
      gained: kept.filter((it) => identifiers.some((own) => nameOf(own) === nameOf(it))),
    }))
    .filter(({ change, gained }) => change || gained.length > 0)
  return { change, identifiers: left, items, heirs }
}

const PLAIN = ['first_name', 'last_name', 'company', 'user_id'] as const

/** What the winner would have from its other losers, had this merge not been. `from`: which of them brought what. */
function withOthers(back: Partial<Contact>, others: Known[]) {
  const set = { ...back }
  const from = new Map<string, { before: Partial<Contact>; after: Partial<Contact> }>()
  for (const { contact } of others) {
    const before: Partial<Contact> = {}
    const give = <K extends keyof Contact>(column: K, value: Contact[K]) => {
      before[column] = set[column] as Contact[K]
      set[column] = value
    }
    for (const column of PLAIN)
      if (column in set && !set[column] && contact[column]) give(column, contact[column])
    for (const column of ['tags', 'lists'] as const) {
      const more = contact[column].filter((it) => set[column] && !set[column].includes(it))
      if (more.length > 0) give(column, [...(set[column] ?? []), ...more])
    }
    if (set.status === 'visitor' && contact.status === 'user') give('status', 'user')
    const attributes = set.attributes && { ...contact.attributes, ...set.attributes }
    if (attributes && Object.keys(attributes).length > Object.keys(set.attributes ?? {}).length)
      give('attributes', attributes)
    for (const column of ['last_contacted', 'last_heard_from'] as const)
      if (column in set && (contact[column] ?? '') > (set[column] ?? '')) give(column, contact[column])
    const after = Object.fromEntries(Object.keys(before).map((it) => [it, set[it as keyof Contact]]))
    if (Object.keys(before).length > 0) from.set(contact.id, { before, after })
  }
  return { set, from }
}

/** The winner gives up what it got, unless another one of its losers had it too. */
function partIdentifiers(
  plan: Plan,
  join: Pick<ContactJoin, 'gained' | 'raised'>,
  winner: Candidate,
  others: Known[],
) {
  const theirs = new Set(others.flatMap(({ identifiers }) => identifiers.map(nameOf)))
  const gained = new Map(join.gained.map((it) => [nameOf(it), it]))
  const raised = new Map(join.raised.map((it) => [nameOf(it.before), it]))
  const gone: Identifier[] = []
  const kept: Identifier[] = []
  const left = winner.identifiers.flatMap((it): Identifier[] => {
    const name = nameOf(it)
    if (gained.has(name)) {
      if (!theirs.has(name)) {
        gone.push(it)
        return []
      }
      kept.push(it)
    }
    const step = raised.get(name)
    if (!step || it.trust !== step.after.trust || it.primary !== step.after.primary) return [it]
    const { trust, primary } = step.before
    plan.identifierPatches.push({ ...keyOf(it), set: { trust, primary } })
    return [{ ...it, trust, primary }]
  })
  plan.dropped.push(...gone.map(keyOf))
  const standing = keysOf(left)
  plan.leaves.push(
    ...[...keysOf(winner.identifiers)]
      .filter((key) => !standing.has(key))
      .map((key) => ({ key, contact_id: winner.contact.id })),
  )
  return { left: withPrimary(plan, left, gone), gone, kept }
}

/** Whoever has addresses has a primary one: where it went, the first that is left takes its place. */
function withPrimary(plan: Plan, left: Identifier[], gone: Identifier[]): Identifier[] {
  return ['email', 'phone'].reduce((rows, kind) => {
    const mine = rows.filter((it) => it.kind === kind)
    const [first] = mine
    const lost = gone.some((it) => it.kind === kind && it.primary)
    if (!first || !lost || mine.some(({ primary }) => primary)) return rows
    plan.identifierPatches.push({ ...keyOf(first), set: { primary: true } })
    return rows.map((it) => (it === first ? { ...it, primary: true } : it))
  }, left)
}

/** Parts leads that a merge had folded into one. `also`: leads that took its data, as they are now. */
export function planLeadUnmerge(
  plan: Plan,
  join: LeadJoin,
  leads: Map<string, Lead>,
  { merge_id, now, newId }: Moment,
): UndoItem[] {
  const items = [join.change, ...join.also].flatMap((change) => revertLead(plan, change, leads, now))
  plan.revived.push({ subject: 'lead', ids: join.loser_ids })
  for (const lead_id of [join.winner_id, ...join.loser_ids])
    plan.events.push({
      id: newId('evt'),
      type: 'crm.lead.updated',
      data: { lead_id, merge_id, unmerged: true },
    })
  return [...join.loser_ids.map((id): UndoItem => ({ what: 'lead', id, status: 'restored' })), ...items]
}

export function revertLead(
  plan: Plan,
  change: Change<Lead>,
  leads: Map<string, Lead>,
  now: string,
): UndoItem[] {
  const lead = leads.get(change.id)
  if (!lead) return [{ what: 'lead', id: change.id, status: 'kept' }]
  const { set, restored, kept } = revert(lead, change, ['previous_values', 'values_not_taken'], ['fields'])
  plan.leadPatches.push({ id: lead.id, set: { updated_at: now, ...set } })
  return [
    ...restored.map((field): UndoItem => ({ what: 'field', id: lead.id, field, status: 'restored' })),
    ...kept.map((field): UndoItem => ({ what: 'field', id: lead.id, field, status: 'kept' })),
  ]
}

const nameOf = ({ kind, normal }: Identifier) => `${kind} ${normal}`
const keyOf = ({ contact_id, kind, normal }: Identifier) => ({ contact_id, kind, normal })
const keysOf = (identifiers: Identifier[]) => new Set(identifiers.flatMap((it) => blockingKeys(it)))
