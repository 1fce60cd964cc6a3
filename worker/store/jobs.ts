import { and, asc, desc, eq, gt, inArray, lte, sql } from 'drizzle-orm'
import { jobItems, jobs } from '../../db/schema.ts'
import type { Job, JobItem } from '../domain/job.ts'
import type { Db, Directory, Statement } from './database.ts'
import { jsonLists } from './json-lists.ts'
import { before, type Place } from './place.ts'

/** How many jobs one sweep wakes; those left are found by the next. */
const SWEEP_ROWS = 100

const mine = ({ account_id }: Db, id: string) => and(eq(jobs.account_id, account_id), eq(jobs.id, id))
const live = inArray(jobs.status, ['queued', 'running'])

/** A job and its items, in as few statements as parameters allow. `inputs` are plain JSON objects. */
export function insertJob(db: Db, job: Job, inputs: object[]): Statement[] {
  return [
    db.orm.insert(jobs).values({ ...job, account_id: db.account_id }),
    ...insertItems(db, job.id, 0, inputs),
  ]
}

/** Items from position `from` on; for a job whose items come in parts. */
export const insertItems = (
  { orm, account_id }: Db,
  job_id: string,
  from: number,
  inputs: object[],
): Statement[] =>
  jsonLists(inputs).map((part) =>
    orm.run(sql`INSERT INTO job_items (account_id, job_id, position, input, status, result)
      SELECT ${account_id}, ${job_id}, ${from + part.from} + part.key, part.value, 'pending', NULL
      FROM json_each(${part.list}) AS part`),
  )

/** Another one of a kind that an account has one of at a time has begun at the same moment. */
export const isSecondOfItsKind = (error: unknown): boolean =>
  error instanceof Error &&
  (/UNIQUE constraint failed: (jobs\.account_id|index 'jobs_one_\w+')/.test(error.message) ||
    isSecondOfItsKind(error.cause))

export async function jobById(db: Db, id: string): Promise<Job | null> {
  const rows = await db.orm.select().from(jobs).where(mine(db, id))
  return (rows[0] as Job | undefined) ?? null
}

/** Newest first; one more than `limit`, if there is one. */
export async function listJobs({ orm, account_id }: Db, limit: number, after: Place | null) {
  const rows = await orm
    .select()
    .from(jobs)
    .where(and(eq(jobs.account_id, account_id), before(jobs.created_at, jobs.id, after)))
    .orderBy(desc(jobs.created_at), desc(jobs.id))
    .limit(limit + 1)
  return rows as Job[]
}

/** In the order they were given, from behind `after` on; one more than `limit`, if there is one. */
export const listItems = ({ orm, account_id }: Db, job_id: string, limit: number, after: number) =>
  orm
    .select()
    .from(jobItems)
    .where(
      and(eq(jobItems.account_id, account_id), eq(jobItems.job_id, job_id), gt(jobItems.position, after)),
    )
    .orderBy(asc(jobItems.position))
    .limit(limit + 1)

/** What comes next, in the order it was given. By its index: the planner would read all that is done already. */
export async function pendingItems(
  { orm, account_id }: Db,
  job_id: string,
  limit: number,
): Promise<JobItem[]> {
  const rows = await orm.all<{ position: number; input: string }>(sql`
    SELECT i.position AS position, i.input AS input FROM job_items AS i INDEXED BY job_items_pending
    WHERE i.account_id = ${account_id} AND i.job_id = ${job_id} AND i.status = 'pending'
    ORDER BY i.position LIMIT ${limit}`)
  return rows.map(({ position, input }) => ({
    position,
    input: JSON.parse(input),
    status: 'pending',
    result: null,
  }))
}

/** Takes a job that is due, until `until`. null: there is none, it is over, or somebody works on it. */
export async function takeJob(db: Db, id: string, now: string, until: string): Promise<Job | null> {
  const rows = await db.orm
    .update(jobs)
    .set({ status: 'running', due_at: until })
    .where(and(mine(db, id), live, lte(jobs.due_at, now)))
    .returning()
  return (rows[0] as Job | undefined) ?? null
}

/** It is due then; unless another runner has taken it over. */
export const giveBack = (db: Db, { id, due_at }: Job, then: string) =>
  db.orm
    .update(jobs)
    .set({ due_at: then })
    .where(and(mine(db, id), live, eq(jobs.due_at, due_at ?? '')))

/** Jobs of any account that are due by then. */
export const dueJobs = (directory: Directory, by: string) =>
  directory
    .select({ account_id: jobs.account_id, id: jobs.id, due_at: jobs.due_at })
    .from(jobs)
    .where(lte(jobs.due_at, by))
    .orderBy(asc(jobs.due_at))
    .limit(SWEEP_ROWS)
