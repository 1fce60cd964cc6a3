import { sql } from 'drizzle-orm'
import type { Db } from './database.ts'
import type { Person } from './person.ts'

type Rows = Record<string, unknown>[]

/** Columns that are JSON, and that are yes or no, of all that is read here. */
const JSON_COLUMNS = [
  'fields',
  'previous_values',
  'values_not_taken',
  'page',
  'data',
  'lead_ids',
  'loser_ids',
  'request',
  'triggers',
]

/** All that is stored about a person, by kind, the oldest first. One round trip. */
export async function personalData({ orm, account_id }: Db, person: Person) {
  const each = (list: string[]) => sql`(SELECT value FROM json_each(${JSON.stringify(list)}))`
  const [people, leads] = [each(person.contacts.map(({ id }) => id)), each(person.leads)]
  const chats = sql`(SELECT v.id FROM conversations AS v INDEXED BY conversations_by_lead WHERE v.account_id = ${account_id} AND v.lead_id IN ${leads})`
  const rows = await orm.batch([
    orm.all(sql`SELECT id, merged_into, deleted_at FROM contacts
      WHERE account_id = ${account_id} AND id IN ${people} AND id <> ${person.id} ORDER BY id`),
    orm.all(sql`SELECT id, contact_id, pipeline_id, stage_id, channel_id, name, fields, previous_values, values_not_taken,
        created_at, updated_at, merged_into, deleted_at
      FROM leads INDEXED BY leads_by_contact WHERE account_id = ${account_id} AND contact_id IN ${people} ORDER BY created_at, id`),
    orm.all(sql`SELECT id, lead_id, channel_id, pixel, page, status, created_at, last_message_at
      FROM conversations INDEXED BY conversations_by_lead WHERE account_id = ${account_id} AND lead_id IN ${leads} ORDER BY created_at, id`),
    orm.all(sql`SELECT conversation_id AS chat_id, seq, id, author AS "from", text, at
      FROM messages WHERE account_id = ${account_id} AND conversation_id IN ${chats} ORDER BY conversation_id, seq`),
    orm.all(sql`SELECT id, kind, "key", data, source, at FROM timeline INDEXED BY timeline_by_contact
        WHERE account_id = ${account_id} AND contact_id IN ${people}
      UNION ALL SELECT id, 'event', NULL, json_patch(data, json_object('name', name, 'pixel', pixel)), 'website', at
        FROM tracked WHERE account_id = ${account_id} AND pixel IN ${each(person.pixels)}
      ORDER BY at, id`),
    orm.all(sql`SELECT id, name, state, entered_at, exited_at, triggers FROM automations INDEXED BY automations_by_contact
      WHERE account_id = ${account_id} AND contact_id IN ${people} ORDER BY entered_at, id`),
    orm.all(sql`SELECT id, lead_id, text, type, due_at, assignee_id, done, created_at FROM tasks INDEXED BY tasks_by_lead
      WHERE account_id = ${account_id} AND lead_id IN ${leads} ORDER BY created_at, id`),
    orm.all(sql`SELECT pixel, at, url, title, referrer FROM visits
      WHERE account_id = ${account_id} AND pixel IN ${each(person.pixels)} ORDER BY pixel, at, id`),
    orm.all(sql`SELECT id, kind, outcome, channel_id, lead_ids, created_at, received_at, input -> '$.request' AS request
      FROM decisions WHERE account_id = ${account_id} AND id IN (SELECT d.decision_id FROM lead_decisions AS d
        WHERE d.account_id = ${account_id} AND d.lead_id IN ${leads}) ORDER BY created_at, id`),
    orm.all(sql`SELECT m.id, m.kind, m.subject, m.winner_id, m.loser_ids, m."by", m.at, m.undone_at
      FROM ${each(person.merges)} AS mine CROSS JOIN merges AS m ON m.account_id = ${account_id} AND m.id = mine.value
      ORDER BY m.at, m.id`),
  ])
  const [
    aliases,
    leadRows,
    conversations,
    messages,
    timeline,
    automations,
    tasks,
    visits,
    decisions,
    merges,
  ] = rows.map((it) => (it as Rows).map(parsed)) as [
    Rows,
    Rows,
    Rows,
    Rows,
    Rows,
    Rows,
    Rows,
    Rows,
    Rows,
    Rows,
  ]
  return {
    aliases,
    leads: leadRows,
    conversations,
    messages,
    timeline,
    automations,
    tasks,
    visits,
    decisions,
    merges,
  }
}

const parsed = (row: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      JSON_COLUMNS.includes(name) && typeof value === 'string' ? JSON.parse(value) : value,
    ]),
  )
