import { sql } from 'drizzle-orm'
import type { Subject } from '../domain/plan.ts'
import { among } from './among.ts'
import type { Db, Directory, Statement } from './database.ts'
import { before, type Place } from './place.ts'

export type Trashed = {
  kind: Subject
  id: string
  name: string | null
  merge_id: string | null
  into: string | null
  deleted_at: string
}

/** What is in the trash, the last thrown away first; one more than `limit`, if there is one. */
export const listTrash = ({ orm, account_id }: Db, limit: number, after: Place | null) => {
  const there = before(sql`r.deleted_at`, sql`r.id`, after) ?? sql`true`
  const page = sql`AND ${there} ORDER BY r.deleted_at DESC, r.id DESC LIMIT ${limit + 1}`
  return orm.all<Trashed>(sql`
    SELECT * FROM (SELECT 'contact' AS kind, r.id AS id, trim(coalesce(r.first_name, '') || ' ' || coalesce(r.last_name, '')) AS name,
        ${behind(account_id)} AS merge_id, r.merged_into AS "into", r.deleted_at AS deleted_at
      FROM contacts AS r WHERE r.account_id = ${account_id} AND r.deleted_at IS NOT NULL AND r.purged_at IS NULL ${page})
    UNION ALL
    SELECT * FROM (SELECT 'lead' AS kind, r.id AS id, r.name AS name,
        ${behind(account_id)} AS merge_id, r.merged_into AS "into", r.deleted_at AS deleted_at
      FROM leads AS r WHERE r.account_id = ${account_id} AND r.deleted_at IS NOT NULL AND r.purged_at IS NULL ${page})
    ORDER BY deleted_at DESC, id DESC LIMIT ${limit + 1}`)
}

/** The merge that put `r` there: of that very moment, with it among the losers. */
const behind = (account_id: string) =>
  sql`(SELECT m.id FROM merges AS m INDEXED BY merges_by_time WHERE m.account_id = ${account_id} AND m.at = r.deleted_at
    AND m.undone_at IS NULL AND r.merged_into IS NOT NULL AND instr(m.body, r.id) > 0 ORDER BY m.id LIMIT 1)`

/** The merge by which a record became part of another; null: it is not known any more. */
export const mergeBehind = async ({ orm, account_id }: Db, subject: Subject, id: string) =>
  (
    await orm.all<{ id: string | null }>(sql`SELECT ${behind(account_id)} AS id
      FROM ${sql.raw(`${subject}s`)} AS r WHERE r.account_id = ${account_id} AND r.id = ${id}`)
  )[0]?.id ?? null

/** How much one sweep takes away; what is left is due at the next. */
const PURGED_AT_ONCE = 100

/** Accounts with something in the trash since before `before`, and what. */
export const dueForPurge = (directory: Directory, before: string) =>
  directory.all<{ kind: Subject; account_id: string; id: string; into: string | null }>(sql`
    SELECT * FROM (SELECT 'contact' AS kind, account_id, id, merged_into AS "into" FROM contacts
      WHERE deleted_at <= ${before} AND deleted_at IS NOT NULL AND purged_at IS NULL LIMIT ${PURGED_AT_ONCE})
    UNION ALL
    SELECT * FROM (SELECT 'lead' AS kind, account_id, id, merged_into AS "into" FROM leads
      WHERE deleted_at <= ${before} AND deleted_at IS NOT NULL AND purged_at IS NULL LIMIT ${PURGED_AT_ONCE})`)

/** Merges whose time for an undo has passed. */
export const mergesPastUndo = (directory: Directory, now: string) =>
  directory.all<{ account_id: string; id: string }>(
    sql`SELECT account_id, id FROM merges WHERE purge_at <= ${now} AND purge_at IS NOT NULL LIMIT ${PURGED_AT_ONCE}`,
  )

/** What is left of a merge's body. */
export const SKELETON = JSON.stringify({ contacts: null, leads: null })

/** Leaves of merges that there were: who, when, which into which. */
export const purgeMerges = ({ orm, account_id }: Db, ids: string[]): Statement[] => [
  orm.run(sql`UPDATE merges SET body = ${SKELETON}, purge_at = NULL
    WHERE account_id = ${account_id} AND ${among(sql`id`, ids)}`),
  orm.run(sql`DELETE FROM merge_moves WHERE account_id = ${account_id} AND ${among(sql`merge_id`, ids)}`),
]

/** Of what was merged the ID stays, and says who keeps it. Of what was thrown away nothing does. */
export function purgeRecords(
  { orm, account_id }: Db,
  subject: Subject,
  trashed: Purgeable[],
  now: string,
): Statement[] {
  const mine = (column: string, ids: string[]) => among(sql.raw(column), ids)
  const merged = trashed.filter(({ into }) => into !== null).map(({ id }) => id)
  const gone = trashed.filter(({ into }) => into === null).map(({ id }) => id)
  const all = [...merged, ...gone]
  const blank = {
    contact: sql`first_name = NULL, last_name = NULL, company = NULL, user_id = NULL, tags = '[]', lists = '[]',
      attributes = '{}', previous_values = '[]', last_contacted = NULL, last_heard_from = NULL`,
    lead: sql`name = NULL, fields = '{}', previous_values = '[]', values_not_taken = '[]'`,
  }[subject]
  const theirs = sql`SELECT v.id FROM conversations AS v INDEXED BY conversations_by_lead WHERE v.account_id = ${account_id} AND ${mine('v.lead_id', gone)}`
  return [
    ...(subject === 'contact'
      ? ['identifiers', 'timeline INDEXED BY timeline_by_contact', 'not_same'].map((table) =>
          orm.run(
            sql`DELETE FROM ${sql.raw(table)} WHERE account_id = ${account_id} AND ${mine('contact_id', all)}`,
          ),
        )
      : gone.length > 0
        ? [
            orm.run(
              sql`DELETE FROM messages WHERE account_id = ${account_id} AND conversation_id IN (${theirs})`,
            ),
            orm.run(
              sql`DELETE FROM conversations INDEXED BY conversations_by_lead WHERE account_id = ${account_id} AND ${mine('lead_id', gone)}`,
            ),
            orm.run(
              sql`DELETE FROM tasks INDEXED BY tasks_by_lead WHERE account_id = ${account_id} AND ${mine('lead_id', gone)}`,
            ),
          ]
        : []),
    ...(merged.length > 0
      ? [
          orm.run(sql`UPDATE ${sql.raw(`${subject}s`)} SET ${blank}, purged_at = ${now}
            WHERE account_id = ${account_id} AND ${mine('id', merged)} AND deleted_at IS NOT NULL`),
        ]
      : []),
    ...(gone.length > 0
      ? [
          orm.run(
            sql`DELETE FROM ${sql.raw(`${subject}s`)} WHERE account_id = ${account_id} AND ${mine('id', gone)} AND deleted_at IS NOT NULL`,
          ),
        ]
      : []),
  ]
}

export type Purgeable = { id: string; into: string | null }
