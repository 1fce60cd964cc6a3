import { type SQL, sql } from 'drizzle-orm'
import type { JobStep } from '../domain/job.ts'
import { emptyGuard, type Guard } from '../domain/plan.ts'
import type { Db, Statement } from './database.ts'
import { stepCheck } from './job-step.ts'

/**
 * The first statements of a commit: they count which of the things read have changed since and insert the count into
 * the view `guard`, whose trigger aborts the batch above zero (db/migrations/0001). D1 has no interactive
 * transaction; a batch is one, so nothing can come between them and the last.
 */
export function guardStatements(
  { orm, account_id }: Db,
  guard: Guard,
  step: JobStep | null = null,
): Statement[] {
  const checks: SQL[] = step ? [stepCheck(account_id, step)] : []
  if (guard.config !== null)
    checks.push(
      sql`(SELECT a.config_version <> ${guard.config} FROM accounts AS a WHERE a.id = ${account_id})`,
    )
  for (const { key, version } of guard.blocks)
    checks.push(sql`(coalesce((SELECT b.version FROM blocks AS b
      WHERE b.account_id = ${account_id} AND b.key = ${key}), 0) <> ${version})`)
  for (const [table, seen] of [
    ['contacts', guard.contacts],
    ['leads', guard.leads],
  ] as const)
    for (const { id, version } of seen)
      checks.push(sql`(coalesce((SELECT r.version FROM ${sql.raw(table)} AS r
        WHERE r.account_id = ${account_id} AND r.id = ${id}), 0) <> ${version})`)
  for (const { id, body } of guard.merges)
    checks.push(sql`(coalesce((SELECT m.undone_at IS NOT NULL OR m.body <> ${body} FROM merges AS m
      WHERE m.account_id = ${account_id} AND m.id = ${id}), 1))`)
  for (const id of guard.reviews)
    checks.push(sql`(coalesce((SELECT r.resolved_at IS NOT NULL FROM reviews AS r
      WHERE r.account_id = ${account_id} AND r.id = ${id}), 1))`)
  for (const hash of guard.codes)
    checks.push(sql`(NOT EXISTS (SELECT 1 FROM pixel_codes AS p
      WHERE p.account_id = ${account_id} AND p.hash = ${hash}))`)
  for (const { pixel, user_id, signed } of guard.browsers)
    checks.push(sql`(coalesce((SELECT p.signed || p.user_id FROM pixels AS p
      WHERE p.account_id = ${account_id} AND p.id = ${pixel}), '') <> ${user_id === null ? '' : Number(signed) + user_id})`)
  return inGroups(checks).map((group) =>
    orm.run(sql`INSERT INTO guard (stale) SELECT ${sql.join(group, sql` + `)}`),
  )
}

/** What an admin set up is still what was read: two who change the same thing at once don't overwrite each other. */
export const configGuard = (db: Db, config: number) => guardStatements(db, { ...emptyGuard(), config })

/** A statement takes 100 parameters, and each check has three; one of a job has eight. */
const CHECKS_PER_STATEMENT = 30

const inGroups = (checks: SQL[]) =>
  Array.from({ length: Math.ceil(checks.length / CHECKS_PER_STATEMENT) }, (_, i) =>
    checks.slice(i * CHECKS_PER_STATEMENT, (i + 1) * CHECKS_PER_STATEMENT),
  )

export const isStale = (error: unknown) => messageOf(error).includes('stale_guard')

/** The row that remembers a first answer was there already. */
export const isRepeat = (error: unknown) =>
  /UNIQUE constraint failed: (idempotency_keys|messages)\./.test(messageOf(error))

const messageOf = (error: unknown): string =>
  error instanceof Error ? `${error.message} ${error.cause ? messageOf(error.cause) : ''}` : String(error)
