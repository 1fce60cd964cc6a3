import { and, eq, sql } from 'drizzle-orm'
import { jobs } from '../../db/schema.ts'
import type { Job } from '../domain/job.ts'
import type { Db, Statement } from './database.ts'
import { insertItems } from './jobs.ts'

/**
 * Items that a job has found for itself, and where it goes on looking; null: that was all. The batch is stale if somebody
 * else has looked there already, or has ended the job.
 */
export function itemsFound(
  db: Db,
  { id, total, params }: Job,
  inputs: object[],
  next: string | null,
  until: string,
): Statement[] {
  const { orm, account_id } = db
  return [
    orm.run(sql`INSERT INTO guard (stale) SELECT NOT EXISTS (SELECT 1 FROM jobs
      WHERE account_id = ${account_id} AND id = ${id} AND status = 'running'
        AND params ->> '$.finding.after' = ${params.finding?.after ?? ''})`),
    ...insertItems(db, id, total, inputs),
    orm
      .update(jobs)
      .set({
        total: total + inputs.length,
        due_at: until,
        params:
          next === null
            ? sql`json_remove(params, '$.finding')`
            : sql`json_set(params, '$.finding', json_object('after', ${next}))`,
      })
      .where(and(eq(jobs.account_id, account_id), eq(jobs.id, id))),
  ]
}
