import { and, desc, eq, lt, or } from 'drizzle-orm'
import { merges } from '../../db/schema.ts'
import type { MergeRow } from '../domain/merge.ts'
import type { Db } from './database.ts'

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
