import { and, asc, eq, isNotNull, lte, sql } from 'drizzle-orm'
import { connections, crmChanges, crmLinks, forwards } from '../../db/schema.ts'
import type { Db, Directory, Statement } from './database.ts'
import { dropDeliveries } from './webhooks.ts'

/** A connection as it is kept: its credentials encrypted. */
export type ConnectionRow = Omit<typeof connections.$inferSelect, 'account_id'>

/** How many connections one sweep wakes; those left are found by the next, the longest waiting first. */
const SWEEP_ROWS = 100

const mine = ({ account_id }: Db, id: string) =>
  and(eq(connections.account_id, account_id), eq(connections.id, id))

export const insertConnection = ({ orm, account_id }: Db, row: ConnectionRow): Statement =>
  orm.insert(connections).values({ ...row, account_id })

export const connectionById = async (db: Db, id: string): Promise<ConnectionRow | null> =>
  (await db.orm.select().from(connections).where(mine(db, id)))[0] ?? null

export const allConnections = ({ orm, account_id }: Db): Promise<ConnectionRow[]> =>
  orm
    .select()
    .from(connections)
    .where(eq(connections.account_id, account_id))
    .orderBy(asc(connections.created_at), asc(connections.id))

export const updateConnection = async (db: Db, id: string, set: Partial<Omit<ConnectionRow, 'id'>>) =>
  (await db.orm.update(connections).set(set).where(mine(db, id)).returning())[0] ?? null

/** Renewed credentials, unless somebody else has renewed them since. */
export const replaceCredentials = async (db: Db, id: string, before: string, after: string) =>
  (
    await db.orm
      .update(connections)
      .set({ credentials: after })
      .where(and(mine(db, id), eq(connections.credentials, before)))
      .returning({ id: connections.id })
  ).length > 0

/** true: it was there. What it was told and what waits for it goes too; the CRM's records stay. */
export async function deleteConnection(db: Db, id: string): Promise<boolean> {
  const of = (table: typeof forwards | typeof crmLinks | typeof crmChanges) =>
    db.orm.delete(table).where(and(eq(table.account_id, db.account_id), eq(table.connection_id, id)))
  const [gone] = await db.orm.batch([
    db.orm.delete(connections).where(mine(db, id)).returning({ id: connections.id }),
    of(forwards),
    of(crmLinks),
    of(crmChanges),
    dropDeliveries(db, id, 'The connection was deleted'),
  ])
  return gone.length > 0
}

/** Connections of any account that have something due. */
export const dueConnections = (directory: Directory, now: string) =>
  directory
    .select({ account_id: connections.account_id, id: connections.id })
    .from(connections)
    .where(and(isNotNull(connections.due_at), eq(connections.state, 'active'), lte(connections.due_at, now)))
    .orderBy(asc(connections.due_at))
    .limit(SWEEP_ROWS)

/** Writes down when the next of its deliveries is due, and answers it. */
export async function noteDue({ orm, account_id }: Db, id: string): Promise<string | null> {
  const [row] = await orm.all<{ due_at: string | null }>(sql`
    UPDATE connections SET due_at = (SELECT max(coalesce(rests_until, ''), due) FROM (
      SELECT min(due) AS due FROM (
        SELECT min(f.next_at) AS due FROM forwards AS f INDEXED BY forwards_due
        WHERE f.account_id = ${account_id} AND f.connection_id = ${id} AND f.state = 'pending'
        UNION ALL SELECT min(n.next_at) FROM crm_changes AS n INDEXED BY crm_changes_due
        WHERE n.account_id = ${account_id} AND n.connection_id = ${id})) WHERE due IS NOT NULL)
    WHERE account_id = ${account_id} AND id = ${id} RETURNING due_at`)
  return row?.due_at ?? null
}
