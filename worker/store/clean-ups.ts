import { and, desc, eq, inArray, sql } from 'drizzle-orm'
import { jobs } from '../../db/schema.ts'
import type { Job } from '../domain/job.ts'
import { among } from './among.ts'
import type { Db, Directory, Statement } from './database.ts'
import { insertJob } from './jobs.ts'
import { before, type Place } from './place.ts'

const KINDS = ['clean_up', 'clean_up_undo'] as const
/** How many runs one tick begins; those left are due at the next. */
const BEGUN_AT_ONCE = 20

/** Accounts whose next run is due, and of which none is under way. */
export const dueCleanUps = (directory: Directory, now: string) =>
  directory.all<{ account_id: string }>(sql`
    SELECT s.account_id AS account_id FROM dedupe_schedules AS s INDEXED BY dedupe_due
    WHERE s.next_run_at <= ${now} AND s.next_run_at IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM jobs AS j INDEXED BY jobs_one_clean_up WHERE j.account_id = s.account_id
        AND j.kind IN ('clean_up', 'clean_up_undo') AND j.status IN ('queued', 'running'))
    ORDER BY s.next_run_at LIMIT ${BEGUN_AT_ONCE}`)

/** The one that is under way, of whatever kind; null: none is. */
export async function liveCleanUp({ orm, account_id }: Db): Promise<string | null> {
  const rows = await orm.all<{ id: string }>(sql`SELECT j.id AS id FROM jobs AS j INDEXED BY jobs_one_clean_up
    WHERE j.account_id = ${account_id} AND j.kind IN ('clean_up', 'clean_up_undo') AND j.status IN ('queued', 'running')`)
  return rows[0]?.id ?? null
}

/** Runs, previews and undoings of runs, newest first; one more than `limit`, if there is one. */
export async function listCleanUps({ orm, account_id }: Db, limit: number, after: Place | null) {
  const rows = await orm
    .select()
    .from(jobs)
    .where(
      and(
        eq(jobs.account_id, account_id),
        inArray(jobs.kind, KINDS),
        before(jobs.created_at, jobs.id, after),
      ),
    )
    .orderBy(desc(jobs.created_at), desc(jobs.id))
    .limit(limit + 1)
  return rows as Job[]
}

/** Merges of a run that nobody has undone: `i` the run's items, `m` the ledger's rows. */
const standing = (account_id: string, run_id: string) => sql`FROM job_items AS i
  CROSS JOIN merges AS m ON m.account_id = ${account_id} AND m.id = i.result ->> '$.merge_id'
  WHERE i.account_id = ${account_id} AND i.job_id = ${run_id} AND i.status = 'merged' AND m.undone_at IS NULL`

export const countStanding = async ({ orm, account_id }: Db, run_id: string): Promise<number> =>
  (await orm.all<{ n: number }>(sql`SELECT count(*) AS n ${standing(account_id, run_id)}`))[0]?.n ?? 0

/** The job, its items, the last merged first, and a word of it on the run. */
export const insertUndo = (db: Db, job: Job, run_id: string): Statement[] => {
  const { orm, account_id } = db
  const mine = (id: string) => and(eq(jobs.account_id, account_id), eq(jobs.id, id))
  return [
    ...insertJob(db, job, []),
    orm.run(sql`INSERT INTO job_items (account_id, job_id, position, input, status, result)
      SELECT ${account_id}, ${job.id}, row_number() OVER (ORDER BY i.position DESC) - 1,
        json_object('merge_id', m.id, 'base_id', m.winner_id, 'contact_ids', json(i.result -> '$.contact_ids')), 'pending', NULL
      ${standing(account_id, run_id)}`),
    // Another one may have been undone since they were counted.
    orm
      .update(jobs)
      .set({
        total: sql`(SELECT count(*) FROM job_items AS i WHERE i.account_id = ${account_id} AND i.job_id = ${job.id})`,
      })
      .where(mine(job.id)),
    orm
      .update(jobs)
      .set({ params: sql`json_set(params, '$.undone_by', ${job.id})` })
      .where(mine(run_id)),
  ]
}

export type Named = { id: string; first_name: string | null; last_name: string | null; email: string | null }

/** Names and primary emails of contacts, of those too that have become part of another. */
export async function namesOf({ orm, account_id }: Db, ids: string[]): Promise<Map<string, Named>> {
  const rows =
    await orm.all<Named>(sql`SELECT c.id AS id, c.first_name AS first_name, c.last_name AS last_name,
      (SELECT i.value FROM identifiers AS i WHERE i.account_id = ${account_id} AND i.contact_id = c.id
        AND i.kind = 'email' ORDER BY i.is_primary DESC LIMIT 1) AS email
    FROM contacts AS c WHERE c.account_id = ${account_id} AND ${among(sql`c.id`, ids)}`)
  return new Map(rows.map((row) => [row.id, row]))
}

/** Which of these merges have been undone, and when. */
export async function undoneOf({ orm, account_id }: Db, ids: string[]): Promise<Map<string, string>> {
  const rows = await orm.all<{
    id: string
    undone_at: string
  }>(sql`SELECT m.id AS id, m.undone_at AS undone_at
    FROM merges AS m WHERE m.account_id = ${account_id} AND ${among(sql`m.id`, ids)} AND m.undone_at IS NOT NULL`)
  return new Map(rows.map(({ id, undone_at }) => [id, undone_at]))
}
