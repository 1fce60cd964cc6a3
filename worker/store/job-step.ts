import { and, eq, type SQL, sql } from 'drizzle-orm'
import { deliveries, jobItems, jobs } from '../../db/schema.ts'
import type { JobStep } from '../domain/job.ts'
import type { Plan } from '../domain/plan.ts'
import type { Db, Statement } from './database.ts'
import { insertItems } from './jobs.ts'

/**
 * Above zero when somebody else has finished one of the items, or found or finished any other of the job, or has ended it: so two
 * runners, a message that comes twice and a runner that was thought dead can't do an item twice, nor count one wrongly.
 */
export function stepCheck(account_id: string, { job_id, seen, items }: JobStep): SQL {
  const positions = JSON.stringify(items.map(({ position }) => position))
  return sql`(coalesce((SELECT j.done <> ${seen.done} OR j.total <> ${seen.total} OR j.status NOT IN ('queued', 'running') FROM jobs AS j
      WHERE j.account_id = ${account_id} AND j.id = ${job_id}), 1)
    + (SELECT count(*) <> ${items.length} FROM job_items AS i WHERE i.account_id = ${account_id} AND i.job_id = ${job_id}
      AND i.position IN (SELECT value FROM json_each(${positions})) AND i.status = 'pending'))`
}

/** The items' ends and the job's counts, which the guard has proven to follow on those that were seen. */
export function stepStatements({ orm, account_id }: Db, { job: step, now }: Plan): Statement[] {
  if (!step) return []
  const { job_id, items, adds, becomes, told } = step
  return [
    ...insertItems({ orm, account_id }, job_id, becomes.total - adds.length, adds),
    ...items.map(({ position, status, result }) =>
      orm
        .update(jobItems)
        .set({ status, result })
        .where(
          and(
            eq(jobItems.account_id, account_id),
            eq(jobItems.job_id, job_id),
            eq(jobItems.position, position),
          ),
        ),
    ),
    orm
      .update(jobs)
      .set(becomes)
      .where(and(eq(jobs.account_id, account_id), eq(jobs.id, job_id))),
    ...(told
      ? [
          orm.insert(deliveries).values({
            account_id,
            event_id: told,
            webhook_id: job_id,
            state: 'pending',
            attempts: 0,
            next_at: now,
            updated_at: now,
          }),
        ]
      : []),
  ]
}
