import { and, asc, desc, eq, lt, sql } from 'drizzle-orm'
import { deliveries, events, webhooks } from '../../db/schema.ts'
import type { Db, Statement } from './database.ts'

export type WebhookRow = Omit<typeof webhooks.$inferSelect, 'account_id'>
export type EventRow = Omit<typeof events.$inferSelect, 'account_id'>
export type DeliveryRow = typeof deliveries.$inferSelect

const mine = ({ account_id }: Db, id: string) => and(eq(webhooks.account_id, account_id), eq(webhooks.id, id))

export const insertWebhook = ({ orm, account_id }: Db, row: WebhookRow): Statement =>
  orm.insert(webhooks).values({ ...row, account_id })

export const webhookById = async (db: Db, id: string): Promise<WebhookRow | null> =>
  (await db.orm.select().from(webhooks).where(mine(db, id)))[0] ?? null

export const allWebhooks = ({ orm, account_id }: Db): Promise<WebhookRow[]> =>
  orm
    .select()
    .from(webhooks)
    .where(eq(webhooks.account_id, account_id))
    .orderBy(asc(webhooks.created_at), asc(webhooks.id))

export const updateWebhook = async (
  db: Db,
  id: string,
  set: Partial<Pick<WebhookRow, 'url' | 'events' | 'state'>>,
) => (await db.orm.update(webhooks).set(set).where(mine(db, id)).returning())[0] ?? null

/** true: it was there. What was still on its way to it is dropped. */
export async function deleteWebhook(db: Db, id: string): Promise<boolean> {
  const [gone] = await db.orm.batch([
    db.orm.delete(webhooks).where(mine(db, id)).returning({ id: webhooks.id }),
    dropDeliveries(db, id, 'The webhook was deleted'),
  ])
  return gone.length > 0
}

/** Nobody is there any more who could get what is still on its way to this receiver. */
export const dropDeliveries = ({ orm, account_id }: Db, webhookId: string, last_error: string): Statement =>
  orm
    .update(deliveries)
    .set({ state: 'failed', last_error })
    .where(
      and(
        eq(deliveries.account_id, account_id),
        eq(deliveries.webhook_id, webhookId),
        eq(deliveries.state, 'pending'),
      ),
    )

export async function eventById({ orm, account_id }: Db, id: string): Promise<EventRow | null> {
  const rows = await orm
    .select()
    .from(events)
    .where(and(eq(events.account_id, account_id), eq(events.id, id)))
  return rows[0] ?? null
}

/** Newest first, each with its deliveries; one more than `limit`, if there is one. */
export async function listEvents({ orm, account_id }: Db, limit: number, before: number | null) {
  const rows = await orm
    .select()
    .from(events)
    .where(and(eq(events.account_id, account_id), before === null ? undefined : lt(events.sequence, before)))
    .orderBy(desc(events.sequence))
    .limit(limit + 1)
  const ids = JSON.stringify(rows.map(({ id }) => id))
  const sent = await orm
    .select()
    .from(deliveries)
    .where(
      and(
        eq(deliveries.account_id, account_id),
        sql`${deliveries.event_id} IN (SELECT value FROM json_each(${ids}))`,
      ),
    )
  return rows.map((row) => ({ ...row, deliveries: sent.filter(({ event_id }) => event_id === row.id) }))
}
