import { and, asc, eq, lte, sql } from 'drizzle-orm'
import { trainingSlices, trainings } from '../../db/schema.ts'
import { isOver, type Job } from '../domain/job.ts'
import { CONTACTS_MIN, grownTo } from '../domain/training.ts'
import type { Db, Directory, Statement } from './database.ts'
import { insertJob, jobById } from './jobs.ts'
import { ALL_CONTACTS } from './near-index.ts'

/** How many trainings one tick of the clock begins. */
const BEGUN_AT_ONCE = 10

/** Accounts whose model is to be learned anew. */
export const dueTrainings = (directory: Directory, now: string) =>
  directory
    .select({ account_id: trainings.account_id })
    .from(trainings)
    .where(lte(trainings.due_at, now))
    .orderBy(asc(trainings.due_at))
    .limit(BEGUN_AT_ONCE)

/** When it is due next, and the job that is at it now. */
export async function trainingOf(db: Db): Promise<{ due_at: string | null; job: Job | null }> {
  const rows = await db.orm.select().from(trainings).where(eq(trainings.account_id, db.account_id))
  const [row] = rows
  const job = row?.job_id ? await jobById(db, row.job_id) : null
  return { due_at: row?.due_at ?? null, job: job && !isOver(job) ? job : null }
}

/**
 * What identifies some contacts has changed: part of the commit that brings the index in step. Due at once where they have become enough, or half as many again;
 * else some days after the last time. Nothing is written where it is due already.
 */
export function contactsChanged({ orm, account_id }: Db, now: string): Statement {
  const contacts = sql`(SELECT v.contacts FROM value_counts AS v WHERE v.account_id = ${account_id} AND v.key = ${ALL_CONTACTS})`
  return orm.run(sql`INSERT INTO trainings (account_id, due_at, grow_to, again_at, job_id)
    SELECT ${account_id}, ${now}, ${CONTACTS_MIN}, NULL, NULL WHERE ${contacts} >= ${CONTACTS_MIN}
    ON CONFLICT (account_id) DO UPDATE
      SET due_at = iif(${contacts} >= trainings.grow_to, excluded.due_at, trainings.again_at)
      WHERE iif(${contacts} >= trainings.grow_to, coalesce(trainings.due_at > excluded.due_at, 1),
        trainings.due_at IS NULL AND trainings.again_at IS NOT NULL)`)
}

/** Everybody is being looked at again: the index is not in step. */
export async function isLookedThrough({ orm, account_id }: Db): Promise<boolean> {
  const rows = await orm.all(sql`SELECT 1 FROM jobs INDEXED BY jobs_due
    WHERE due_at IS NOT NULL AND account_id = ${account_id} AND kind = 'look_through' LIMIT 1`)
  return rows.length > 0
}

/** Due then instead, of an account that has had contacts enough; null: with the next change. */
export const trainingDue = ({ orm, account_id }: Db, due_at: string | null): Statement =>
  orm.update(trainings).set({ due_at }).where(eq(trainings.account_id, account_id))

/**
 * Begins a training; stale where one is running. Should it come to no end, it is due again at `again`.
 * @param contacts how many there are now: with half as many again it is due before that.
 */
export function beginTraining(
  db: Db,
  job: Job,
  inputs: object[],
  { contacts, again }: { contacts: number; again: string },
): Statement[] {
  const { orm, account_id } = db
  const row = { due_at: again, grow_to: grownTo(contacts), job_id: job.id }
  return [
    orm.run(sql`INSERT INTO guard (stale) SELECT count(*) FROM trainings AS t
      CROSS JOIN jobs AS j ON j.account_id = ${account_id} AND j.id = t.job_id
      WHERE t.account_id = ${account_id} AND j.status IN ('queued', 'running')`),
    orm
      .insert(trainings)
      .values({ account_id, again_at: null, ...row })
      .onConflictDoUpdate({ target: trainings.account_id, set: row }),
    // Of one that came to no end.
    orm.delete(trainingSlices).where(eq(trainingSlices.account_id, account_id)),
    ...insertJob(db, job, inputs),
  ]
}

/** What the slices of a training have seen. */
export async function observedBy({ orm, account_id }: Db, job_id: string): Promise<unknown[]> {
  const rows = await orm
    .select({ observed: trainingSlices.observed })
    .from(trainingSlices)
    .where(and(eq(trainingSlices.account_id, account_id), eq(trainingSlices.job_id, job_id)))
    .orderBy(asc(trainingSlices.slice))
  return rows.map(({ observed }) => observed)
}
