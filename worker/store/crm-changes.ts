import { and, asc, eq, lte, sql } from 'drizzle-orm'
import { connections, crmChanges } from '../../db/schema.ts'
import type { Db } from './database.ts'

type Row = Omit<typeof crmChanges.$inferSelect, 'account_id' | 'connection_id'>
type Said = Pick<Row, 'kind' | 'crm_id' | 'into_crm_id'>

const mine = ({ account_id }: Db, connection_id: string, { kind, crm_id }: Pick<Row, 'kind' | 'crm_id'>) =>
  and(
    eq(crmChanges.account_id, account_id),
    eq(crmChanges.connection_id, connection_id),
    eq(crmChanges.kind, kind),
    eq(crmChanges.crm_id, crm_id),
  )

/** Writes down what a CRM said has changed, and that it is due: once a record, however often it says so. */
export const noteChanges = ({ orm, account_id }: Db, connection_id: string, said: Said[], now: string) =>
  orm.batch([
    orm.run(sql`INSERT INTO crm_changes (account_id, connection_id, kind, crm_id, into_crm_id, attempts, next_at)
      SELECT ${account_id}, ${connection_id}, s.value ->> '$.kind', s.value ->> '$.crm_id', s.value ->> '$.into_crm_id', 0, ${now}
      FROM json_each(${JSON.stringify(said)}) AS s WHERE true
      ON CONFLICT (account_id, connection_id, kind, crm_id) DO UPDATE SET attempts = 0, next_at = excluded.next_at,
        into_crm_id = coalesce(excluded.into_crm_id, into_crm_id)`),
    orm
      .update(connections)
      .set({ due_at: now })
      .where(and(eq(connections.account_id, account_id), eq(connections.id, connection_id))),
  ])

export const dueChanges = (
  { orm, account_id }: Db,
  connection_id: string,
  now: string,
  limit: number,
): Promise<Row[]> =>
  orm
    .select()
    .from(crmChanges)
    .where(
      and(
        eq(crmChanges.account_id, account_id),
        eq(crmChanges.connection_id, connection_id),
        lte(crmChanges.next_at, now),
      ),
    )
    .orderBy(asc(crmChanges.next_at))
    .limit(limit)

/** Taken over; what was said meanwhile stays to be taken over. */
export const changeDone = (db: Db, connection_id: string, change: Row) =>
  db.orm
    .delete(crmChanges)
    .where(and(mine(db, connection_id, change), eq(crmChanges.next_at, change.next_at)))

export const changeFailed = (
  db: Db,
  connection_id: string,
  change: Row,
  set: Pick<Row, 'attempts' | 'next_at' | 'last_error'>,
) =>
  db.orm
    .update(crmChanges)
    .set(set)
    .where(and(mine(db, connection_id, change), eq(crmChanges.next_at, change.next_at)))
