import { and, eq, sql } from 'drizzle-orm'
import { decisions } from '../../db/schema.ts'
import type { Db } from './database.ts'

/** A request that came in, as it was decided. `input`: what it was decided from; null where the person was erased. */
export type PastIntake = {
  id: string
  received_at: string
  outcome: string
  lead_ids: string[]
  input: unknown
}

/** Requests of one pipeline that were received from `since` to `until`, both counted in; ISO times. */
export type Period = { pipeline_id: string; since: string; until: string }

/**
 * What one page may hold of stored input. An isolate has 128 MB, and a parsed row takes several times its text; a
 * usual row has 2 to 10 kB.
 */
const PAGE_MAX_CHARS = 4_000_000

export async function countIntakes({ orm, account_id }: Db, { pipeline_id, since, until }: Period) {
  const rows = await orm.all<{ n: number }>(sql`
    SELECT count(*) AS n FROM decisions
    WHERE account_id = ${account_id} AND pipeline_id = ${pipeline_id}
      AND received_at >= ${since} AND received_at <= ${until} AND kind = 'intake'`)
  return rows[0]?.n ?? 0
}

/** The oldest first, at most `limit`, fewer where they are large; `more`: there are others after them. */
export async function pastIntakes(
  { orm, account_id }: Db,
  { pipeline_id, since, until }: Period,
  after: [received_at: string, id: string] | null,
  limit: number,
): Promise<{ rows: PastIntake[]; more: boolean }> {
  const [at, id] = after ?? [since, '']
  const found = await orm.all<Record<'id' | 'received_at' | 'outcome' | 'lead_ids', string> & Counted>(sql`
    SELECT id, received_at, outcome, lead_ids, input, fetched FROM (
      SELECT *, row_number() OVER oldest AS n, sum(length(input)) OVER oldest AS chars, count(*) OVER () AS fetched
      FROM (
        SELECT id, received_at, outcome, lead_ids, input FROM decisions
        WHERE account_id = ${account_id} AND pipeline_id = ${pipeline_id}
          AND (received_at, id) > (${at}, ${id}) AND received_at <= ${until} AND kind = 'intake'
        ORDER BY received_at, id LIMIT ${limit + 1})
      WINDOW oldest AS (ORDER BY received_at, id))
    WHERE n <= ${limit} AND (n = 1 OR chars <= ${PAGE_MAX_CHARS}) ORDER BY n`)
  return {
    rows: found.map(({ fetched: _, lead_ids, input, ...row }) => ({
      ...row,
      lead_ids: JSON.parse(lead_ids) as string[],
      input: JSON.parse(input ?? 'null') as unknown,
    })),
    more: (found[0]?.fetched ?? 0) > found.length,
  }
}

type Counted = { input: string | null; fetched: number }

/** A decision with all that it was made from; null: there is none by that ID. */
export async function pastDecision({ orm, account_id }: Db, id: string) {
  const rows = await orm
    .select()
    .from(decisions)
    .where(and(eq(decisions.account_id, account_id), eq(decisions.id, id)))
  return rows[0] ?? null
}
