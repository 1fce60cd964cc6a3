import type { Known } from '../domain/candidate.ts'
import type { Contact } from '../domain/contact.ts'
import type { Identifier } from '../domain/identifier.ts'
import type { Lead } from '../domain/lead.ts'
import type { ContactJoin, MergeRow } from '../domain/merge.ts'

/** Another loser, merged since, by which the winner still has something that the undone merge had brought as well. */
export type Heir = {
  loser_id: string
  before: Record<string, unknown>
  after: Record<string, unknown>
  gained: Identifier[]
  raised: ContactJoin['raised']
}

/** What stands on a contact beside the merge that is undone. */
export type Beside = {
  merges: MergeRow[]
  /** Losers of merges made since: what they brought too was not noted with their merge, for it was there already. */
  contacts: Known[]
  /** Leads that became part of a lead since, by that lead. */
  leads: Map<string, Lead[]>
}

const PLAIN = ['first_name', 'last_name', 'company', 'user_id'] as const

/** What the winner would have from those who were merged since, had the undone merge not been. */
export function inheritContact(back: Partial<Contact>, others: Known[]) {
  const set = { ...back }
  const heirs: Heir[] = []
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
    if (Object.keys(before).length > 0) heirs.push(heirOf(contact.id, before, set))
  }
  return { set, heirs }
}

/** The same for a lead: its name and fields. */
export function inheritLead(back: Partial<Lead>, others: Lead[]) {
  const set = { ...back }
  const heirs: Heir[] = []
  for (const { id, name, fields } of others) {
    const before: Partial<Lead> = {}
    if ('name' in set && !set.name && name) {
      before.name = set.name ?? null
      set.name = name
    }
    const more = set.fields && { ...fields, ...set.fields }
    if (more && Object.keys(more).length > Object.keys(set.fields ?? {}).length) {
      before.fields = set.fields ?? {}
      set.fields = more
    }
    if (Object.keys(before).length > 0) heirs.push(heirOf(id, before, set))
  }
  return { set, heirs }
}

const heirOf = (loser_id: string, before: object, set: object): Heir => ({
  loser_id,
  before: { ...before },
  after: Object.fromEntries(Object.keys(before).map((column) => [column, (set as never)[column]])),
  gained: [],
  raised: [],
})
