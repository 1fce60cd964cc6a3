import { and, asc, desc, eq, lte, sql } from 'drizzle-orm'
import { contacts, forwards } from '../../db/schema.ts'
import { among } from './among.ts'
import type { Db } from './database.ts'
import { before, type Place } from './place.ts'

export type ForwardRow = Omit<typeof forwards.$inferSelect, 'account_id'>
export type ForwardState = ForwardRow['state']

const mine = ({ account_id }: Db, connection_id: string, subject_id: string) =>
  and(
    eq(forwards.account_id, account_id),
    eq(forwards.connection_id, connection_id),
    eq(forwards.subject_id, subject_id),
  )

/**
 * Notes of every contact that these outbox rows tell of, that the account's CRMs have to be brought to it: one row a
 * contact, whatever the number of events, and in whatever order they come. For the batch that takes the rows away. A CRM
 * is told nothing of what was before it was connected.
 */
export function noteForwards({ orm, account_id }: Db, outboxIds: string[], now: string) {
  const told = sql`SELECT x.value AS subject, c.id AS connection, max(e.sequence) AS sequence
    FROM connections AS c CROSS JOIN outbox AS o CROSS JOIN json_each(o.event_ids) AS asked
    CROSS JOIN events AS e ON e.account_id = ${account_id} AND e.id = asked.value
    CROSS JOIN json_each(json_array(e.data ->> '$.contact_id', e.data ->> '$.winner_id', e.data ->> '$.loser_id',
      (SELECT l.contact_id FROM leads AS l WHERE l.account_id = ${account_id} AND l.id = e.data ->> '$.lead_id'))) AS x
    WHERE c.account_id = ${account_id} AND c.kind <> 'webhook' AND c.created_at <= e.created_at
      AND o.account_id = ${account_id} AND ${among(sql`o.id`, outboxIds)}
      AND (e.type LIKE 'crm.contact.%' OR e.type LIKE 'crm.lead.%') AND x.value LIKE 'con\\_%' ESCAPE '\\'
    GROUP BY x.value, c.id`
  return [
    orm.run(sql`INSERT INTO forwards (account_id, connection_id, subject_id, state, wanted, reached, attempts, next_at, updated_at)
      SELECT ${account_id}, t.connection, t.subject, 'pending', t.sequence, 0, 0, ${now}, ${now} FROM (${told}) AS t WHERE true
      ON CONFLICT (account_id, connection_id, subject_id) DO UPDATE SET
        wanted = max(wanted, excluded.wanted),
        attempts = CASE WHEN state = 'pending' THEN attempts ELSE 0 END,
        next_at = CASE WHEN state = 'pending' THEN next_at ELSE excluded.next_at END,
        updated_at = excluded.updated_at, state = 'pending'
      WHERE excluded.wanted > reached`),
    wakeAll({ orm, account_id }, now),
  ] as const
}

/** Connections of the account with something due are due themselves. */
const wakeAll = ({ orm, account_id }: Pick<Db, 'orm' | 'account_id'>, now: string) =>
  orm.run(sql`UPDATE connections SET due_at = ${now} WHERE account_id = ${account_id} AND kind <> 'webhook'
    AND (due_at IS NULL OR due_at > ${now}) AND coalesce(rests_until, '') <= ${now}
    AND EXISTS (SELECT 1 FROM forwards AS f INDEXED BY forwards_due WHERE f.account_id = ${account_id}
      AND f.connection_id = connections.id AND f.state = 'pending' AND f.next_at <= ${now})`)

/** What is due next, those that wait longest first. */
export const dueForwards = ({ orm, account_id }: Db, connection_id: string, now: string, limit: number) =>
  orm
    .select({ subject_id: forwards.subject_id })
    .from(forwards)
    .where(
      and(
        eq(forwards.account_id, account_id),
        eq(forwards.connection_id, connection_id),
        eq(forwards.state, 'pending'),
        lte(forwards.next_at, now),
      ),
    )
    .orderBy(asc(forwards.next_at))
    .limit(limit)

/**
 * Takes a due one for an attempt; a process that dies gives it back at `until`. null: not due any more, or the
 * connection was paused.
 */
export async function claimForward(
  db: Db,
  connection_id: string,
  subject_id: string,
  now: string,
  until: string,
): Promise<ForwardRow | null> {
  const [row] = await db.orm
    .update(forwards)
    .set({ attempts: sql`${forwards.attempts} + 1`, next_at: until })
    .where(
      and(
        mine(db, connection_id, subject_id),
        eq(forwards.state, 'pending'),
        lte(forwards.next_at, now),
        sql`EXISTS (SELECT 1 FROM connections AS c
          WHERE c.account_id = ${db.account_id} AND c.id = ${connection_id} AND c.state = 'active')`,
      ),
    )
    .returning()
  return row ?? null
}

/** The CRM has what stood there at `wanted`; what was said since is due at once. */
export const forwardDone = (db: Db, { connection_id, subject_id, wanted }: ForwardRow, now: string) =>
  db.orm
    .update(forwards)
    .set({
      reached: wanted,
      attempts: 0,
      last_error: null,
      next_at: now,
      updated_at: now,
      state: sql`CASE WHEN wanted > ${wanted} THEN 'pending' ELSE 'delivered' END`,
    })
    .where(mine(db, connection_id, subject_id))

/** How an attempt ended that did not succeed. `attempts`: proves that no later one has begun. */
export const forwardFailed = (
  db: Db,
  { connection_id, subject_id, attempts }: ForwardRow,
  set: Pick<ForwardRow, 'state' | 'next_at' | 'last_error' | 'updated_at' | 'attempts'>,
) =>
  db.orm
    .update(forwards)
    .set(set)
    .where(and(mine(db, connection_id, subject_id), eq(forwards.attempts, attempts)))

/** A person asks for failed ones again: one, or all of the connection. How many they were. */
export async function renewForwards(
  db: Db,
  connection_id: string,
  subject_id: string | null,
  now: string,
): Promise<number> {
  const [rows] = await db.orm.batch([
    db.orm
      .update(forwards)
      .set({ state: 'pending', attempts: 0, next_at: now, updated_at: now })
      .where(
        and(
          eq(forwards.account_id, db.account_id),
          eq(forwards.connection_id, connection_id),
          subject_id === null ? eq(forwards.state, 'failed') : eq(forwards.subject_id, subject_id),
        ),
      )
      .returning({ id: forwards.subject_id }),
    wakeAll(db, now),
  ])
  return rows.length
}

/** Of a connection by state, the last changed first, with whom each is about; one more than `limit`, if there is one. */
export const listForwards = (
  { orm, account_id }: Db,
  connection_id: string,
  state: ForwardState,
  limit: number,
  after: Place | null,
) =>
  orm
    .select({
      subject_id: forwards.subject_id,
      state: forwards.state,
      attempts: forwards.attempts,
      next_at: forwards.next_at,
      last_error: forwards.last_error,
      updated_at: forwards.updated_at,
      first_name: contacts.first_name,
      last_name: contacts.last_name,
    })
    .from(forwards)
    .leftJoin(contacts, and(eq(contacts.account_id, account_id), eq(contacts.id, forwards.subject_id)))
    .where(
      and(
        eq(forwards.account_id, account_id),
        eq(forwards.connection_id, connection_id),
        eq(forwards.state, state),
        before(forwards.updated_at, forwards.subject_id, after),
      ),
    )
    .orderBy(desc(forwards.updated_at), desc(forwards.subject_id))
    .limit(limit + 1)

export type Counts = Record<ForwardState, number>

/** How many of each state, by connection. */
export async function countForwards({ orm, account_id }: Db): Promise<Map<string, Counts>> {
  const rows = await orm.all<{ connection_id: string; state: ForwardState; n: number }>(sql`
    SELECT f.connection_id AS connection_id, f.state AS state, count(*) AS n FROM forwards AS f INDEXED BY forwards_by_time
    WHERE f.account_id = ${account_id} GROUP BY f.connection_id, f.state`)
  const counts = new Map<string, Counts>()
  for (const { connection_id, state, n } of rows) {
    const of = counts.get(connection_id) ?? { pending: 0, delivered: 0, failed: 0 }
    counts.set(connection_id, { ...of, [state]: n })
  }
  return counts
}
