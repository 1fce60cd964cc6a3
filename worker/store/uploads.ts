import { and, eq, sql } from 'drizzle-orm'
import { jobs } from '../../db/schema.ts'
import type { Db, Statement } from './database.ts'

const arriving = ({ account_id }: Db, id: string) =>
  and(eq(jobs.account_id, account_id), eq(jobs.id, id), eq(jobs.status, 'queued'))

/** The job still waits for its rows; otherwise the batch is stale: somebody has ended it. */
const isArriving = ({ orm, account_id }: Db, id: string): Statement =>
  orm.run(sql`INSERT INTO guard (stale) SELECT NOT EXISTS (SELECT 1 FROM jobs
    WHERE account_id = ${account_id} AND id = ${id} AND status = 'queued' AND params ->> '$.arriving')`)

/** Some rows more are there; should nothing follow until `until`, the upload has died. */
export const rowsArrived = (db: Db, id: string, total: number, until: string): Statement[] => [
  isArriving(db, id),
  db.orm.update(jobs).set({ total, due_at: until }).where(arriving(db, id)),
]

/** All rows are there: the job may begin. One without rows is done. */
export const allArrived = (db: Db, id: string, total: number, now: string): Statement[] => [
  isArriving(db, id),
  db.orm
    .update(jobs)
    .set({
      total,
      params: sql`json_remove(params, '$.arriving')`,
      ...(total > 0 ? { due_at: now } : { due_at: null, status: 'done' as const }),
    })
    .where(arriving(db, id)),
]

/** The upload broke off: nothing of it is imported, and no row of it stays. */
export const uploadFailed = (db: Db, id: string, error: string): Statement[] => [
  db.orm.update(jobs).set({ status: 'failed', error, due_at: null, total: 0 }).where(arriving(db, id)),
  db.orm.run(sql`DELETE FROM job_items WHERE account_id = ${db.account_id} AND job_id = ${id}`),
]

/** The same file was sent twice at once: of the second nothing stays. */
export const forgetUpload = (db: Db, id: string): Statement[] => [
  ...uploadFailed(db, id, 'repeat'),
  db.orm.delete(jobs).where(and(eq(jobs.account_id, db.account_id), eq(jobs.id, id))),
]
