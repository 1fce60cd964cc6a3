import type { Identifier } from '../../../worker/domain/identifier.ts'
import type { Trust, Values } from './record.ts'

type Tombstone = { id: string; merged_into: string | null; deleted_at: string | null }
export type ContactSeen = Tombstone & { values: Values; user_id: string | null }
export type LeadSeen = Tombstone & { values: Values; contact_id: string }
export type MergeSeen = {
  id: string
  kind: string
  subject: string
  winner_id: string
  loser_ids: string[]
  at: string
  undone_at: string | null
  body: {
    contacts: { winner_id: string; loser_ids: string[] } | null
    leads: { winner_id: string; loser_ids: string[]; also: { id: string }[] } | null
    request?: {
      conversation_id: string | null
      leads: { id: string }[]
      contacts: { change: { id: string } }[]
    }
  }
}

/** The account as its tables have it. */
export type Seen = {
  contacts: Map<string, ContactSeen>
  identifiers: Identifier[]
  leads: Map<string, LeadSeen>
  conversations: { id: string; lead_id: string; contact_id: string }[]
  messages: Map<string, number>
  tasks: { id: string; lead_id: string }[]
  timeline: { id: string; contact_id: string; kind: string; key: string | null }[]
  keys: { key: string; contact_id: string }[]
  blocks: Map<string, number>
  merges: Map<string, MergeSeen>
}

// biome-ignore lint/suspicious/noExplicitAny: rows as the database gives them
type Row = any

const TABLES = {
  contacts:
    'id, first_name, last_name, company, user_id, status, tags, attributes, last_heard_from, merged_into, deleted_at',
  identifiers: 'contact_id, kind, normal, value, trust, is_primary, local_format',
  leads: 'id, contact_id, name, fields, merged_into, deleted_at',
  conversations: 'id, lead_id, contact_id',
  messages: 'conversation_id, id',
  tasks: 'id, lead_id',
  timeline: 'id, contact_id, kind, key',
  blocking_keys: 'key, contact_id',
  blocks: 'key, size',
  merges: 'id, kind, subject, winner_id, loser_ids, at, undone_at, body',
}

/** All of it by one statement: each call of the database from outside the Worker takes its time. */
export const LOOK = `SELECT json_array(${Object.entries(TABLES)
  .map(([table, columns]) => rowsOf(table, columns))
  .join()}) AS seen`

/** Rows of a table as arrays; the account is the one parameter. */
export function rowsOf(table: string, columns: string, of = 'account_id') {
  return `(SELECT json_group_array(json_array(${columns})) FROM ${table} WHERE ${of} = ?1)`
}

export function seenFrom(text: string): Seen {
  const parts = JSON.parse(text) as unknown[][][]
  const rows = Object.fromEntries(
    Object.entries(TABLES).map(([table, columns], i): [string, Row[]] => [
      table,
      (parts[i] ?? []).map((row) =>
        Object.fromEntries(columns.split(', ').map((name, at) => [name, row[at]])),
      ),
    ]),
  ) as Record<keyof typeof TABLES, Row[]>
  const known = rows.identifiers.map(
    (row): Identifier => ({
      ...row,
      primary: row.is_primary === 1,
      local_format: row.local_format === 1,
      source: '',
      at: '',
    }),
  )
  const byId = <T extends { id: string }>(list: T[]) => new Map(list.map((row) => [row.id, row]))
  const theirs = Map.groupBy(known, ({ contact_id }) => contact_id)
  const merges = rows.merges.map(
    (row): MergeSeen => ({ ...row, loser_ids: JSON.parse(row.loser_ids), body: JSON.parse(row.body) }),
  )
  return {
    contacts: byId(rows.contacts.map((row) => contactOf(row, theirs.get(row.id) ?? []))),
    identifiers: known,
    leads: byId(rows.leads.map(leadOf)),
    conversations: rows.conversations,
    messages: new Map(
      [...Map.groupBy(rows.messages, (it) => it.conversation_id as string)].map(([id, all]) => [
        id,
        all.length,
      ]),
    ),
    tasks: rows.tasks,
    timeline: rows.timeline,
    keys: rows.blocking_keys,
    blocks: new Map(rows.blocks.map((row) => [row.key, row.size])),
    merges: byId(merges.sort((a, b) => (a.at < b.at || (a.at === b.at && a.id < b.id) ? -1 : 1))),
  }
}

const contactOf = (row: Row, identifiers: Identifier[]): ContactSeen => {
  const { id, merged_into, deleted_at, first_name, last_name, company, user_id, status } = row
  return {
    id,
    merged_into,
    deleted_at,
    user_id,
    values: {
      plain: { first_name, last_name, company, user_id, status },
      named: JSON.parse(row.attributes),
      tags: new Set(JSON.parse(row.tags) as string[]),
      identifiers: new Map(identifiers.map((it) => [nameOf(it), it.trust as Trust])),
      heard: row.last_heard_from,
    },
  }
}

const leadOf = ({ id, merged_into, deleted_at, contact_id, name, fields }: Row): LeadSeen => ({
  id,
  merged_into,
  deleted_at,
  contact_id,
  values: {
    plain: { name },
    named: JSON.parse(fields),
    tags: new Set(),
    identifiers: new Map(),
    heard: null,
  },
})

export const nameOf = ({ kind, normal }: { kind: string; normal: string }) => `${kind} ${normal}`
