import { sql } from 'drizzle-orm'
import type { Guard } from '../domain/plan.ts'
import type { Db } from './database.ts'

/**
 * The first statement of a commit: counts what has changed since it was read and inserts the count into the view
 * `guard`, whose trigger aborts the batch above zero (db/migrations/0001). D1 has no interactive transaction; a
 * batch is one, so nothing can come between this statement and the last.
 */
export function guardStatement({ orm, account_id }: Db, guard: Guard) {
  const blocks = JSON.stringify(guard.blocks.map(({ key, version }) => [key, version]))
  const contacts = JSON.stringify(guard.contacts.map(({ id, version }) => [id, version]))
  const leads = JSON.stringify(guard.leads.map(({ id, version }) => [id, version]))
  return orm.run(sql`INSERT INTO guard (stale) SELECT
    (SELECT count(*) FROM json_each(${blocks}) AS seen
       WHERE coalesce((SELECT b.version FROM blocks AS b
         WHERE b.account_id = ${account_id} AND b.key = seen.value ->> 0), 0) <> seen.value ->> 1)
    + (SELECT count(*) FROM json_each(${contacts}) AS seen
       WHERE coalesce((SELECT c.version FROM contacts AS c
         WHERE c.account_id = ${account_id} AND c.id = seen.value ->> 0), 0) <> seen.value ->> 1)
    + (SELECT count(*) FROM json_each(${leads}) AS seen
       WHERE coalesce((SELECT l.version FROM leads AS l
         WHERE l.account_id = ${account_id} AND l.id = seen.value ->> 0), 0) <> seen.value ->> 1)
    + coalesce((SELECT a.config_version <> ${guard.config} FROM accounts AS a WHERE a.id = ${account_id}), 0)`)
}

export const isStale = (error: unknown) => messageOf(error).includes('stale_guard')

/** The row that remembers a first answer was there already. */
export const isRepeat = (error: unknown) =>
  /UNIQUE constraint failed: (idempotency_keys|messages)\./.test(messageOf(error))

const messageOf = (error: unknown): string =>
  error instanceof Error ? `${error.message} ${error.cause ? messageOf(error.cause) : ''}` : String(error)
