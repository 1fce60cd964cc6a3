import { sql } from 'drizzle-orm'
import { FLAGGED_ABOVE, type PairKey } from '../domain/duplicate.ts'
import type { Db, Directory } from './database.ts'

/** Accounts of one tick; those left are served by the next. */
const SERVED_AT_ONCE = 20

/** Accounts that want flagged pairs merged, have some, and are not at it already. */
export const accountsToMerge = (directory: Directory) =>
  directory.all<{ account_id: string }>(sql`
    SELECT a.id AS account_id FROM accounts AS a INDEXED BY accounts_merging_flagged
    WHERE a.merge_flagged_pairs = 1
      AND EXISTS (SELECT 1 FROM duplicate_pairs AS p INDEXED BY pairs_by_confidence
        WHERE p.account_id = a.id AND p.confidence > ${FLAGGED_ABOVE})
      AND NOT EXISTS (SELECT 1 FROM jobs AS j INDEXED BY jobs_one_merge_flagged
        WHERE j.account_id = a.id AND j.kind = 'merge_flagged' AND j.status IN ('queued', 'running'))
    LIMIT ${SERVED_AT_ONCE}`)

/** The likeliest pairs above the line whose two are there and may be one person. */
export const flaggedPairs = ({ orm, account_id }: Db, limit: number) =>
  orm.all<PairKey>(sql`
    SELECT p.contact_id AS contact_id, p.other_id AS other_id
    FROM duplicate_pairs AS p INDEXED BY pairs_by_confidence
    CROSS JOIN contacts AS x ON x.account_id = ${account_id} AND x.id = p.contact_id
    CROSS JOIN contacts AS y ON y.account_id = ${account_id} AND y.id = p.other_id
    WHERE p.account_id = ${account_id} AND p.confidence > ${FLAGGED_ABOVE}
      AND x.deleted_at IS NULL AND y.deleted_at IS NULL
      AND (x.user_id IS NULL OR y.user_id IS NULL OR x.user_id = y.user_id)
    ORDER BY p.confidence DESC, p.contact_id DESC, p.other_id DESC LIMIT ${limit}`)

/** As it stands: above the line, and nothing of the two was changed since they were compared. */
export async function isFlagged(
  { orm, account_id }: Db,
  { contact_id, other_id }: PairKey,
): Promise<boolean> {
  const rows = await orm.all<{ n: number }>(sql`SELECT 1 AS n FROM duplicate_pairs AS p
    WHERE p.account_id = ${account_id} AND p.contact_id = ${contact_id} AND p.other_id = ${other_id}
      AND p.confidence > ${FLAGGED_ABOVE}
      AND NOT EXISTS (SELECT 1 FROM stale_contacts AS s
        WHERE s.account_id = ${account_id} AND s.contact_id IN (${contact_id}, ${other_id}))`)
  return rows.length > 0
}
