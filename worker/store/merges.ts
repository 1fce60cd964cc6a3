import { and, asc, desc, eq, isNotNull, isNull, sql } from 'drizzle-orm'
import { merges } from '../../db/schema.ts'
import type { MergeRow } from '../domain/merge.ts'
import type { Subject } from '../domain/plan.ts'
import { among } from './among.ts'
import type { Db } from './database.ts'
import { countMoving, movedNow } from './merge-statements.ts'
import { before, type Place } from './place.ts'

export async function mergeById({ orm, account_id }: Db, id: string): Promise<MergeRow | null> {
  const rows = await orm
    .select()
    .from(merges)
    .where(and(eq(merges.account_id, account_id), eq(merges.id, id)))
  return (rows[0] as MergeRow | undefined) ?? null
}

/** Newest first; one more than `limit`, if there is one. */
export async function listMerges(
  { orm, account_id }: Db,
  limit: number,
  after: Place | null,
  contact_id?: string,
) {
  const rows = await orm
    .select()
    .from(merges)
    .where(
      and(
        eq(merges.account_id, account_id),
        contact_id ? eq(merges.contact_id, contact_id) : undefined,
        before(merges.at, merges.id, after),
      ),
    )
    .orderBy(desc(merges.at), desc(merges.id))
    .limit(limit + 1)
  return rows as MergeRow[]
}

export type RecordState = {
  id: string
  merged_into: string | null
  deleted_at: string | null
  version: number
  /** Of the contact, or of the lead's contact. */
  user_id: string | null
}

/** Whether records are there, in the trash, or part of another. Unknown ones are left out. */
export const statesOf = ({ orm, account_id }: Db, subject: Subject, ids: string[]): Promise<RecordState[]> =>
  subject === 'contact'
    ? orm.all(sql`SELECT c.id, c.merged_into, c.deleted_at, c.version, c.user_id FROM contacts AS c
        WHERE c.account_id = ${account_id} AND ${among(sql`c.id`, ids)}`)
    : orm.all(sql`SELECT l.id, l.merged_into, l.deleted_at, l.version, c.user_id FROM leads AS l
        CROSS JOIN contacts AS c ON c.account_id = ${account_id} AND c.id = l.contact_id
        WHERE l.account_id = ${account_id} AND ${among(sql`l.id`, ids)}`)

type Counted = { pointer: string; rows: number }
/** By table, as the answer of a merge names them; tombstones that followed are nobody's concern. */
function byTable(counts: Counted[]): Record<string, number> {
  const tables: Record<string, number> = {}
  for (const { pointer, rows } of counts) {
    const [table = ''] = pointer.split('.')
    if (!pointer.endsWith('.merged_into')) tables[table] = (tables[table] ?? 0) + rows
  }
  return tables
}

/** How many rows a merge re-pointed. */
export const countMoves = async ({ orm, account_id }: Db, merge_id: string) =>
  byTable(
    await orm.all<Counted>(sql`SELECT m.pointer, count(*) AS rows FROM merge_moves AS m
      WHERE m.account_id = ${account_id} AND m.merge_id = ${merge_id} GROUP BY m.pointer
      UNION ALL SELECT 'conversations.contact_id', count(*) FROM merge_moves AS m
      CROSS JOIN conversations AS r INDEXED BY conversations_by_lead ON r.account_id = ${account_id} AND r.lead_id = m.row_id
      WHERE m.account_id = ${account_id} AND m.merge_id = ${merge_id} AND m.pointer = 'leads.contact_id'`),
  )

/** How many a merge would. */
export const previewMoves = async (db: Db, subject: Subject, from: string[], to: string) =>
  byTable(await db.orm.all<Counted>(countMoving(db, subject, from, to)))

/** Merges that left this contact standing and were not undooldest first. */
export async function standingMerges({ orm, account_id }: Db, contact_id: string): Promise<MergeRow[]> {
  const rows = await orm
    .select()
    .from(merges)
    .where(
      and(
        eq(merges.account_id, account_id),
        eq(merges.contact_id, contact_id),
        isNull(merges.undone_at),
        isNotNull(merges.purge_at),
      ),
    )
    .orderBy(asc(merges.at), asc(merges.id))
    .limit(STANDING_MAX)
  return rows as MergeRow[]
}

/** So many merges of one contact are looked at by an undo. */
const STANDING_MAX = 500

/** The merge by which a record became part of this contact or lead; null: it is not known any more. */
export async function mergeOfLoser({ orm, account_id }: Db, loser_id: string, winner_id: string) {
  const rows = await orm.all<{ id: string }>(sql`
    SELECT m.id FROM merges AS m WHERE m.account_id = ${account_id} AND m.undone_at IS NULL
      AND m.contact_id = coalesce((SELECT l.contact_id FROM leads AS l
        WHERE l.account_id = ${account_id} AND l.id = ${winner_id}), ${winner_id})
      AND instr(m.body, ${loser_id}) > 0
    ORDER BY m.at DESC, m.id DESC LIMIT 1`)
  return rows[0]?.id ?? null
}

/** How many rows an undo lists one by one. */
const LISTED_MAX = 1000

/** A row that a merge re-pointed: whose it was, and whose it is now. */
export type MovedRow = { pointer: string; row_id: string; from_id: string; now_id: string }

/** The rows that a merge re-pointed, tombstones aside, and where they point now. */
export const movedRows = ({ orm, account_id }: Db, merge_id: string): Promise<MovedRow[]> =>
  orm.all<MovedRow>(movedNow(account_id, merge_id, LISTED_MAX))
