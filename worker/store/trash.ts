import { type SQL, sql } from 'drizzle-orm'
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

type Due = Purgeable & { kind: Subject; account_id: string; deleted_at: string }

/** What has been in the trash since `until` or longer, of any account; a part of it. */
export async function dueForPurge(directory: Directory, until: string): Promise<Due[]> {
  const due = (kind: Subject) =>
    sql`SELECT * FROM (SELECT ${kind} AS kind, account_id, id, merged_into AS "into", deleted_at FROM ${sql.raw(`${kind}s`)}
      WHERE deleted_at <= ${until} AND deleted_at IS NOT NULL AND purged_at IS NULL
      ORDER BY deleted_at LIMIT ${PURGED_AT_ONCE})`
  const rows = await directory.all<Due>(sql`${due('contact')} UNION ALL ${due('lead')}`)
  const contacts = rows.filter(({ kind }) => kind === 'contact')
  const last = contacts.length < PURGED_AT_ONCE ? null : contacts.at(-1)
  // A contact's leads went into the trash with it, and do not go out of it before it does.
  return last
    ? rows.filter(({ kind, deleted_at }) => kind === 'contact' || deleted_at < last.deleted_at)
    : rows
}

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

/**
 * Of what was merged the ID stays, and says who keeps it, as long as that one is there. Of what was thrown away nothing
 * stays, nor of what had become part of it. Stale if one of these has come out of the trash meanwhile, or is in it anew.
 * @param until since when, or longer, each has been there.
 */
export function purgeRecords(
  db: Db,
  subject: Subject,
  trashed: Purgeable[],
  until: string,
  now: string,
): Statement[] {
  if (trashed.length === 0) return []
  const { orm, account_id } = db
  const table = sql.raw(`${subject}s`)
  const idsOf = (some: Purgeable[]) => JSON.stringify(some.map(({ id }) => id))
  const each = (some: Purgeable[]) => sql`SELECT value FROM json_each(${idsOf(some)})`
  const [merged, gone] = [trashed.filter(({ into }) => into), trashed.filter(({ into }) => !into)]
  // Its ID would lead to nobody.
  const losers = sql`SELECT t.id FROM ${table} AS t INDEXED BY ${sql.raw(`${subject}s_merged`)}
    WHERE t.account_id = ${account_id} AND t.merged_into IN (${each(gone)})`
  const remove = (from: string, column: string, those: SQL) =>
    orm.run(sql`DELETE FROM ${sql.raw(from)}
      WHERE account_id = ${account_id} AND ${sql.raw(column)} IN (${those})`)
  const listed = JSON.stringify(trashed.map(({ id, into }) => [id, into]))
  return [
    orm.run(sql`INSERT INTO guard (stale) SELECT count(*) FROM json_each(${listed}) AS l WHERE NOT EXISTS (
      SELECT 1 FROM ${table} AS r WHERE r.account_id = ${account_id} AND r.id = l.value ->> 0
        AND r.merged_into IS l.value ->> 1 AND r.deleted_at <= ${until} AND r.purged_at IS NULL)`),
    ...(subject === 'contact'
      ? [
          'identifiers',
          'timeline INDEXED BY timeline_by_contact',
          'automations INDEXED BY automations_by_contact',
          'not_same',
        ].map((from) => remove(from, 'contact_id', sql`${each(trashed)} UNION ALL ${losers}`))
      : // What hung on a merged lead hangs on its keeper; what hangs on one that goes, goes with it.
        []),
    ...toldOf(db, each(trashed), sql`${each(gone)} UNION ALL ${losers}`),
    orm.run(sql`UPDATE ${table} SET ${BLANK[subject]}, purged_at = ${now}, version = version + 1
      WHERE account_id = ${account_id} AND id IN (${each(merged)})`),
    remove(`${subject}s`, 'id', losers),
    remove(`${subject}s`, 'id', each(gone)),
  ]
}

/** What CRMs were told of records that go. That they have them stays: a word of theirs does not bring somebody back. */
const toldOf = ({ orm, account_id }: Db, trashed: SQL, gone: SQL): Statement[] => [
  orm.run(sql`UPDATE crm_links INDEXED BY crm_links_by_record
    SET sent = '{}', folded = CASE WHEN folded IS NOT NULL THEN json_set(folded, '$.was', json('{}')) END
    WHERE account_id = ${account_id} AND record_id IN (${trashed} UNION ALL ${gone})`),
  orm.run(sql`DELETE FROM forwards INDEXED BY forwards_by_subject
    WHERE account_id = ${account_id} AND subject_id IN (${gone})`),
]

const BLANK = {
  contact: sql`first_name = NULL, last_name = NULL, company = NULL, user_id = NULL, tags = '[]', lists = '[]',
    attributes = '{}', previous_values = '[]', last_contacted = NULL, last_heard_from = NULL`,
  lead: sql`name = NULL, fields = '{}', previous_values = '[]', values_not_taken = '[]'`,
}

export type Purgeable = { id: string; into: string | null }
