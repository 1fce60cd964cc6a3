import { and, eq, type SQL, sql } from 'drizzle-orm'
import { timeline } from '../../db/schema.ts'
import type { TimelineItem, TimelineKind, WrittenItem } from '../domain/timeline.ts'
import type { Db, Statement } from './database.ts'

/** Present line of this kind and key; null: there is none. */
export async function writtenItem(
  { orm, account_id }: Db,
  { contact_id, kind, key }: Pick<WrittenItem, 'contact_id' | 'kind' | 'key'>,
): Promise<WrittenItem | null> {
  if (key === null) return null
  const rows = await orm
    .select()
    .from(timeline)
    .where(
      and(
        eq(timeline.account_id, account_id),
        eq(timeline.contact_id, contact_id),
        eq(timeline.kind, kind),
        // The unique index is a partial one: said like this, the planner sees that it fits.
        sql`${timeline.key} = ${key} AND ${timeline.key} IS NOT NULL`,
      ),
    )
  return rows[0] ?? null
}

/** One line more; the batch is stale if its kind and key have come in between. */
export const insertItem = ({ orm, account_id }: Db, item: WrittenItem): Statement[] => [
  ...(item.key === null
    ? []
    : [
        orm.run(sql`INSERT INTO guard (stale) SELECT EXISTS (SELECT 1 FROM timeline
          WHERE account_id = ${account_id} AND contact_id = ${item.contact_id} AND kind = ${item.kind} AND key = ${item.key})`),
      ]),
  orm.insert(timeline).values({ ...item, account_id }),
]

type Place = [at: string, id: string]
type Line = { id: string; kind: TimelineKind; at: string; key: string | null; data: string }

/**
 * A contact's timeline, newest first; one more than `limit`, if there is one. One round trip of index look-ups: what it
 * reads depends on the contact's own leads and browsers, and of written lines and visits only on what is shown.
 */
export async function timelineOf(
  { orm, account_id }: Db,
  contact_id: string,
  kind: TimelineKind | undefined,
  limit: number,
  after: Place | null,
): Promise<(TimelineItem & { key: string | null })[]> {
  const before = (at: SQL, id: SQL) => (after ? sql`AND (${at}, ${id}) < (${after[0]}, ${after[1]})` : sql``)
  const leads = sql`SELECT l.id FROM leads AS l WHERE l.account_id = ${account_id} AND l.contact_id = ${contact_id}`
  const most = limit + 1
  const written = sql`SELECT t.id, t.kind, t.at, t.key, t.data FROM timeline AS t
    WHERE t.account_id = ${account_id} AND t.contact_id = ${contact_id} ${before(sql`t.at`, sql`t.id`)}
      ${kind ? sql`AND t.kind = ${kind}` : sql``}
    ORDER BY t.at DESC, t.id DESC LIMIT ${most}`
  const chats = sql`SELECT v.id, 'conversation' AS kind, v.created_at AS at, NULL AS key,
      json_object('lead_id', v.lead_id, 'channel_id', v.channel_id, 'status', v.status, 'messages', v.last_seq,
        'last_message_at', v.last_message_at) AS data
    FROM conversations AS v INDEXED BY conversations_by_lead WHERE v.account_id = ${account_id} AND v.lead_id IN (${leads})
      ${before(sql`v.created_at`, sql`v.id`)}
    ORDER BY v.created_at DESC, v.id DESC LIMIT ${most}`
  const tasks = sql`SELECT t.id, 'task' AS kind, t.created_at AS at, NULL AS key,
      json_object('lead_id', t.lead_id, 'text', t.text, 'type', t.type, 'due_at', t.due_at,
        'assignee_id', t.assignee_id, 'done', json(iif(t.done, 'true', 'false'))) AS data
    FROM tasks AS t INDEXED BY tasks_by_lead WHERE t.account_id = ${account_id} AND t.lead_id IN (${leads})
      ${before(sql`t.created_at`, sql`t.id`)}
    ORDER BY t.created_at DESC, t.id DESC LIMIT ${most}`
  // The newest of each browser by its key: a join of all would read every visit to sort them.
  const visits = sql`SELECT v.value ->> 'id' AS id, 'visit' AS kind, v.value ->> 'at' AS at, NULL AS key, v.value -> 'data' AS data
    FROM identifiers AS i CROSS JOIN json_each((
      SELECT json_group_array(json_object('id', p.id, 'at', p.at, 'data', json_object('pixel', p.pixel, 'url', p.url,
        'title', p.title, 'referrer', p.referrer)))
      FROM (SELECT * FROM visits AS s WHERE s.account_id = ${account_id} AND s.pixel = i.normal
          ${before(sql`s.at`, sql`s.id`)} ORDER BY s.at DESC, s.id DESC LIMIT ${most}) AS p)) AS v
    WHERE i.account_id = ${account_id} AND i.contact_id = ${contact_id} AND i.kind = 'pixel'
    ORDER BY 3 DESC, 1 DESC LIMIT ${most}`
  const noted = sql`SELECT v.value ->> 'id' AS id, 'event' AS kind, v.value ->> 'at' AS at, NULL AS key, v.value -> 'data' AS data
    FROM identifiers AS i CROSS JOIN json_each((
      SELECT json_group_array(json_object('id', p.id, 'at', p.at, 'data', json_patch(p.data, json_object('name', p.name, 'pixel', p.pixel))))
      FROM (SELECT * FROM tracked AS s WHERE s.account_id = ${account_id} AND s.pixel = i.normal
          ${before(sql`s.at`, sql`s.id`)} ORDER BY s.at DESC, s.id DESC LIMIT ${most}) AS p)) AS v
    WHERE i.account_id = ${account_id} AND i.contact_id = ${contact_id} AND i.kind = 'pixel'
    ORDER BY 3 DESC, 1 DESC LIMIT ${most}`
  const OWN: { [kind in TimelineKind]?: SQL[] } = {
    conversation: [chats],
    task: [tasks],
    visit: [visits],
    event: [written, noted],
  }
  const wanted = kind === undefined ? [written, chats, tasks, visits, noted] : (OWN[kind] ?? [written])
  const [first, ...rest] = wanted.map((query) => orm.all<Line>(query))
  if (!first) return []
  const lines = (await orm.batch([first, ...rest])).flat()
  return lines
    .map((line) => ({ ...line, data: JSON.parse(line.data) as Record<string, unknown> }))
    .sort((a, b) => (a.at === b.at ? (a.id < b.id ? 1 : -1) : a.at < b.at ? 1 : -1))
    .slice(0, most)
}
