import { and, asc, eq, lte, sql } from 'drizzle-orm'
import { connections, deliveries, events, outbox, webhooks } from '../../db/schema.ts'
import { among } from './among.ts'
import { type ConnectionRow, connectionById } from './connections.ts'
import type { Db, Directory } from './database.ts'
import { noteForwards } from './forwards.ts'
import { isJobs, receiverOfJob } from './progress-receiver.ts'
import type { DeliveryRow, EventRow, WebhookRow } from './webhooks.ts'

/** How much one sweep takes on; what is left is due at the next. */
const SWEEP_ROWS = 100

/** Outbox rows of any account that wait since before `before`. */
export const dueOutbox = (directory: Directory, before: string) =>
  directory
    .select({ account_id: outbox.account_id, id: outbox.id })
    .from(outbox)
    .where(lte(outbox.due_at, before))
    .orderBy(asc(outbox.due_at))
    .limit(SWEEP_ROWS)

/**
 * Receivers of any account that have something due: one look-up each, however much waits for them. Any of them where
 * there are more, so that none waits behind those that never get done.
 */
export const dueReceivers = (directory: Directory, now: string) =>
  directory.all<{ account_id: string; webhook_id: string }>(sql`
    WITH RECURSIVE owing (account_id) AS (
      SELECT min(d.account_id) FROM deliveries AS d INDEXED BY deliveries_due WHERE d.state = 'pending'
      UNION ALL SELECT (SELECT min(d.account_id) FROM deliveries AS d INDEXED BY deliveries_due
        WHERE d.account_id > owing.account_id AND d.state = 'pending')
      FROM owing WHERE owing.account_id IS NOT NULL
    ), owed (account_id, webhook_id) AS (
      SELECT account_id, '' FROM owing WHERE account_id IS NOT NULL
      UNION ALL SELECT owed.account_id, (SELECT min(d.webhook_id) FROM deliveries AS d INDEXED BY deliveries_due
        WHERE d.account_id = owed.account_id AND d.webhook_id > owed.webhook_id AND d.state = 'pending')
      FROM owed WHERE owed.webhook_id IS NOT NULL
    ) SELECT owed.account_id AS account_id, owed.webhook_id AS webhook_id FROM owed
    WHERE (SELECT min(d.next_at) FROM deliveries AS d INDEXED BY deliveries_due
      WHERE d.account_id = owed.account_id AND d.webhook_id = owed.webhook_id AND d.state = 'pending') <= ${now}
    ORDER BY random() LIMIT ${SWEEP_ROWS}`)

/** Events that are due to this receiver, the longest waiting first; those that wait since the same time in their order. */
export const dueEvents = ({ orm, account_id }: Db, webhookId: string, now: string, limit: number) =>
  orm.all<{ event_id: string }>(sql`
    SELECT d.event_id AS event_id FROM deliveries AS d INDEXED BY deliveries_due
    CROSS JOIN events AS e ON e.account_id = ${account_id} AND e.id = d.event_id
    WHERE d.account_id = ${account_id} AND d.webhook_id = ${webhookId} AND d.state = 'pending' AND d.next_at <= ${now}
    ORDER BY d.next_at, e.sequence LIMIT ${limit}`)

/** When something is due to this receiver next; null: nothing waits. */
export async function nextDelivery({ orm, account_id }: Db, webhookId: string): Promise<string | null> {
  const [row] = await orm.all<{ at: string }>(sql`
    SELECT d.next_at AS at FROM deliveries AS d INDEXED BY deliveries_due
    CROSS JOIN events AS e ON e.account_id = ${account_id} AND e.id = d.event_id
    WHERE d.account_id = ${account_id} AND d.webhook_id = ${webhookId} AND d.state = 'pending'
    ORDER BY d.next_at LIMIT 1`)
  return row?.at ?? null
}

/**
 * Turns outbox rows into a delivery a subscribed webhook, and notes whom the CRMs have to be brought to, in one batch
 * with taking the rows away: done twice, it is done once. A webhook is told nothing of what was before it.
 * @returns who has something due: receivers of events, and connections to CRMs.
 */
export async function fanOut({ orm, account_id }: Db, outboxIds: string[], now: string): Promise<string[]> {
  const these = sql`o.account_id = ${account_id} AND ${among(sql`o.id`, outboxIds)}`
  const [noted, woken] = noteForwards({ orm, account_id }, outboxIds, now)
  const [, waiting, , , awake] = await orm.batch([
    orm.run(sql`INSERT OR IGNORE INTO deliveries (account_id, event_id, webhook_id, state, attempts, next_at, updated_at)
      SELECT ${account_id}, e.id, w.id, 'pending', 0, ${now}, ${now}
      FROM ${receivers(account_id)} AS w CROSS JOIN outbox AS o CROSS JOIN json_each(o.event_ids) AS asked
      CROSS JOIN events AS e ON e.account_id = ${account_id} AND e.id = asked.value
      WHERE w.account_id = ${account_id} AND w.created_at <= e.created_at AND ${these}
        AND (w.events = '[]' OR EXISTS (SELECT 1 FROM json_each(w.events) AS wanted WHERE wanted.value = e.type))`),
    orm.all<{ id: string }>(sql`
      SELECT DISTINCT d.webhook_id AS id
      FROM outbox AS o CROSS JOIN json_each(o.event_ids) AS asked
      CROSS JOIN events AS e ON e.account_id = ${account_id} AND e.id = asked.value
      CROSS JOIN deliveries AS d ON d.account_id = ${account_id} AND d.event_id = e.id AND d.state = 'pending'
      WHERE ${these}`),
    noted,
    woken,
    orm
      .select({ id: connections.id })
      .from(connections)
      .where(
        and(
          eq(connections.account_id, account_id),
          eq(connections.state, 'active'),
          lte(connections.due_at, now),
        ),
      ),
    orm.delete(outbox).where(and(eq(outbox.account_id, account_id), among(outbox.id, outboxIds))),
  ])
  return [...new Set([...waiting, ...awake].map(({ id }) => id))]
}

/** Whoever gets events as they are: webhooks, and connections of that kind, which wait while they are paused. */
const receivers = (account_id: string) => sql`(
  SELECT h.account_id, h.id, h.events, h.created_at FROM webhooks AS h WHERE h.account_id = ${account_id} AND h.state = 'enabled'
  UNION ALL SELECT c.account_id, c.id, '[]', c.created_at FROM connections AS c
    WHERE c.account_id = ${account_id} AND c.kind = 'webhook' AND c.state <> 'stopped')`

export type Claimed = { delivery: DeliveryRow; event: EventRow } & (
  | { webhook: WebhookRow; connection: null }
  | { webhook: null; connection: ConnectionRow }
  | { webhook: null; connection: null }
)

/**
 * Takes a due delivery for one attempt and puts its next one off to `until`, so that nobody else takes it at the
 * same time and a process that dies gives it back. null: not due, or taken. Without webhook and connection: the receiver
 * was deleted.
 */
export async function claim(
  { orm, account_id }: Db,
  eventId: string,
  webhookId: string,
  now: string,
  until: string,
): Promise<Claimed | null> {
  const [[delivery], [event], [webhook]] = await orm.batch([
    orm
      .update(deliveries)
      .set({ attempts: sql`${deliveries.attempts} + 1`, next_at: until, updated_at: now })
      .where(
        and(
          eq(deliveries.account_id, account_id),
          eq(deliveries.event_id, eventId),
          eq(deliveries.webhook_id, webhookId),
          eq(deliveries.state, 'pending'),
          lte(deliveries.next_at, now),
        ),
      )
      .returning(),
    orm
      .select()
      .from(events)
      .where(and(eq(events.account_id, account_id), eq(events.id, eventId))),
    orm
      .select()
      .from(webhooks)
      .where(and(eq(webhooks.account_id, account_id), eq(webhooks.id, webhookId))),
  ])
  if (!delivery || !event) return null
  if (isConnections(webhookId)) {
    const connection = await connectionById({ orm, account_id }, webhookId)
    return { delivery, event, webhook: null, connection }
  }
  const receiver = isJobs(webhookId) ? await receiverOfJob({ orm, account_id }, webhookId) : webhook
  return { delivery, event, webhook: receiver ?? null, connection: null }
}

/** A delivery names a webhook, a job, or a connection that gets events. */
export const isConnections = (webhookId: string) => webhookId.startsWith('cnn_')

/**
 * Writes down how an attempt ended. `attempts` proves that no later one has begun in the meantime, `pending` that nobody
 * has deleted the receiver.
 */
export const settle = (
  { orm, account_id }: Db,
  { event_id, webhook_id, attempts }: Pick<DeliveryRow, 'event_id' | 'webhook_id' | 'attempts'>,
  set: Pick<DeliveryRow, 'state' | 'next_at' | 'last_status' | 'last_error' | 'updated_at'> & {
    attempts?: number
  },
) =>
  orm
    .update(deliveries)
    .set(set)
    .where(
      and(
        eq(deliveries.account_id, account_id),
        eq(deliveries.event_id, event_id),
        eq(deliveries.webhook_id, webhook_id),
        eq(deliveries.attempts, attempts),
        eq(deliveries.state, 'pending'),
      ),
    )

/** A person asks for an event again: every enabled webhook that wants it gets it as if it were new. */
export async function renewDeliveries(
  { orm, account_id }: Db,
  event: Pick<EventRow, 'id' | 'type'>,
  now: string,
): Promise<string[]> {
  await orm.run(sql`INSERT INTO deliveries (account_id, event_id, webhook_id, state, attempts, next_at, updated_at)
    SELECT ${account_id}, ${event.id}, w.id, 'pending', 0, ${now}, ${now} FROM ${receivers(account_id)} AS w
    WHERE w.account_id = ${account_id} AND (w.events = '[]' OR EXISTS (SELECT 1 FROM json_each(w.events) AS wanted WHERE wanted.value = ${event.type}))
    ON CONFLICT (account_id, event_id, webhook_id) DO UPDATE SET state = 'pending', attempts = 0, next_at = excluded.next_at,
      updated_at = excluded.updated_at`)
  const rows = await orm
    .select({ webhook_id: deliveries.webhook_id })
    .from(deliveries)
    .where(
      and(
        eq(deliveries.account_id, account_id),
        eq(deliveries.event_id, event.id),
        eq(deliveries.state, 'pending'),
      ),
    )
  return rows.map(({ webhook_id }) => webhook_id)
}

/** A connection that gets events goes on: what waited for it is due at once. */
export const resumeDeliveries = ({ orm, account_id }: Db, connection_id: string, now: string) =>
  orm
    .update(deliveries)
    .set({ next_at: now })
    .where(
      and(
        eq(deliveries.account_id, account_id),
        eq(deliveries.webhook_id, connection_id),
        eq(deliveries.state, 'pending'),
      ),
    )
