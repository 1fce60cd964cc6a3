import type { Identifier } from '../../../worker/domain/identifier.ts'
import type { Server } from '../server.ts'
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

const QUERIES = [
  'SELECT id, first_name, last_name, company, user_id, status, tags, attributes, last_heard_from, merged_into, deleted_at FROM contacts WHERE account_id = ?',
  'SELECT contact_id, kind, normal, value, trust, is_primary, local_format FROM identifiers WHERE account_id = ?',
  'SELECT id, contact_id, name, fields, merged_into, deleted_at FROM leads WHERE account_id = ?',
  'SELECT id, lead_id, contact_id FROM conversations WHERE account_id = ?',
  'SELECT conversation_id, count(*) AS n FROM messages WHERE account_id = ? GROUP BY conversation_id',
  'SELECT id, lead_id FROM tasks WHERE account_id = ?',
  'SELECT id, contact_id, kind, key FROM timeline WHERE account_id = ?',
  'SELECT key, contact_id FROM blocking_keys WHERE account_id = ?',
  'SELECT key, size FROM blocks WHERE account_id = ?',
  'SELECT id, kind, subject, winner_id, loser_ids, at, undone_at, body FROM merges WHERE account_id = ? ORDER BY at, id',
]

// biome-ignore lint/suspicious/noExplicitAny: rows as the database gives them
type Row = any

export async function look(server: Server, account_id: string): Promise<Seen> {
  const db = await server.db()
  const answers = await db.batch<Row>(QUERIES.map((text) => db.prepare(text).bind(account_id)))
  const [contacts, identifiers, leads, conversations, messages, tasks, timeline, keys, blocks, merges] =
    answers.map(({ results }) => results) as Row[][]
  const known = (identifiers ?? []).map(
    (row): Identifier => ({
      ...row,
      primary: row.is_primary === 1,
      local_format: row.local_format === 1,
      source: '',
      at: '',
    }),
  )
  const byId = <T extends { id: string }>(rows: T[]) => new Map(rows.map((row) => [row.id, row]))
  const theirs = Map.groupBy(known, ({ contact_id }) => contact_id)
  return {
    contacts: byId((contacts ?? []).map((row) => contactOf(row, theirs.get(row.id) ?? []))),
    identifiers: known,
    leads: byId((leads ?? []).map(leadOf)),
    conversations: conversations ?? [],
    messages: new Map((messages ?? []).map((row) => [row.conversation_id, row.n])),
    tasks: tasks ?? [],
    timeline: timeline ?? [],
    keys: keys ?? [],
    blocks: new Map((blocks ?? []).map((row) => [row.key, row.size])),
    merges: byId(
      (merges ?? []).map((row) => ({
        ...row,
        loser_ids: JSON.parse(row.loser_ids),
        body: JSON.parse(row.body),
      })),
    ),
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
