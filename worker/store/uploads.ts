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

/** The upload broke off: nothing of it is imported, and its rows are due to be forgotten. */
export const uploadFailed = (db: Db, id: string, error: string, now: string): Statement =>
  db.orm.update(jobs).set({ status: 'failed', error, due_at: now }).where(arriving(db, id))

/** How much of a file is forgotten at once, so that chats need not wait. */
const FORGOTTEN_AT_ONCE = 1_000

/**
 * Of some rows of an ended import that were never begun only the line number stays. false: none were left, and nothing
 * is due any more.
 */
export async function forgetRows({ orm, account_id }: Db, id: string): Promise<boolean> {
  const [gone] = await orm.batch([
    orm.all<{ position: number }>(sql`
      UPDATE job_items SET status = 'cancelled', input = json_object('line', input ->> '$.line')
      WHERE account_id = ${account_id} AND job_id = ${id} AND position IN (
        SELECT i.position FROM job_items AS i WHERE i.account_id = ${account_id} AND i.job_id = ${id} AND i.status = 'pending'
        ORDER BY i.position LIMIT ${FORGOTTEN_AT_ONCE})
        AND EXISTS (SELECT 1 FROM jobs AS j WHERE j.account_id = ${account_id} AND j.id = ${id}
          AND j.kind = 'import' AND j.status IN ('cancelled', 'failed') AND j.due_at IS NOT NULL)
      RETURNING position`),
    orm.run(sql`UPDATE jobs SET due_at = NULL WHERE account_id = ${account_id} AND id = ${id}
      AND kind = 'import' AND status IN ('cancelled', 'failed') AND NOT EXISTS (SELECT 1 FROM job_items AS i
        WHERE i.account_id = ${account_id} AND i.job_id = ${id} AND i.status = 'pending')`),
  ])
  return gone.length === FORGOTTEN_AT_ONCE
}
