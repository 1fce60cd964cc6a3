import { and, desc, eq, lt, or, sql } from 'drizzle-orm'
import { merges } from '../../db/schema.ts'
import type { MergeRow } from '../domain/merge.ts'
import type { Subject } from '../domain/plan.ts'
import { among } from './among.ts'
import type { Db } from './database.ts'
import { countMoving } from './merge-statements.ts'

export async function mergeById({ orm, account_id }: Db, id: string): Promise<MergeRow | null> {
  const rows = await orm
    .select()
    .from(merges)
    .where(and(eq(merges.account_id, account_id), eq(merges.id, id)))
  return (rows[0] as MergeRow | undefined) ?? null
}

/** Newest first; one more than `limit`, if there is one. */
export async function listMerges({ orm, account_id }: Db, limit: number, after: [string, string] | null) {
  const rows = await orm
    .select()
    .from(merges)
    .where(
      and(
        eq(merges.account_id, account_id),
        after
          ? or(lt(merges.at, after[0]), and(eq(merges.at, after[0]), lt(merges.id, after[1])))
          : undefined,
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
  /** Of the contact, or of the lead's contact. */
  user_id: string | null
}

/** Whether records are there, in the trash, or part of another. Unknown ones are left out. */
export const statesOf = ({ orm, account_id }: Db, subject: Subject, ids: string[]): Promise<RecordState[]> =>
  subject === 'contact'
    ? orm.all(sql`SELECT c.id, c.merged_into, c.deleted_at, c.user_id FROM contacts AS c
        WHERE c.account_id = ${account_id} AND ${among(sql`c.id`, ids)}`)
    : orm.all(sql`SELECT l.id, l.merged_into, l.deleted_at, c.user_id FROM leads AS l
        CROSS JOIN contacts AS c ON c.account_id = ${account_id} AND c.id = l.contact_id
        WHERE l.account_id = ${account_id} AND ${among(sql`l.id`, ids)}`)

type Counted = { pointer: string; rows: number }
/** By table, as the answer of a merge names them; tombstones that followed are nobody's concern. */
const byTable = (counts: Counted[]) =>
  Object.fromEntries(
    counts
      .filter(({ pointer }) => !pointer.endsWith('.merged_into'))
      .map(({ pointer, rows }) => [pointer.split('.')[0], rows]),
  ) as Record<string, number>

/** How many rows a merge re-pointed. */
export const countMoves = async ({ orm, account_id }: Db, merge_id: string) =>
  byTable(
    await orm.all<Counted>(sql`SELECT m.pointer, count(*) AS rows FROM merge_moves AS m
      WHERE m.account_id = ${account_id} AND m.merge_id = ${merge_id} GROUP BY m.pointer`),
  )

/** How many a merge would. */
export const previewMoves = async (db: Db, subject: Subject, from: string[], to: string) =>
  byTable(await db.orm.all<Counted>(countMoving(db, subject, from, to)))
