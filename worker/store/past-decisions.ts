import { and, eq, sql } from 'drizzle-orm'
import { decisions } from '../../db/schema.ts'
import type { Candidate } from '../domain/candidate.ts'
import type { Db, Statement } from './database.ts'

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

type Place = [received_at: string, id: string]

/** The oldest first, at most `limit`, fewer where they are large; `more`: there are others after them. Two statements. */
export async function pastIntakes(
  { orm, account_id }: Db,
  { pipeline_id, since, until }: Period,
  after: Place | null,
  limit: number,
): Promise<{ rows: PastIntake[]; more: boolean }> {
  const [at, id] = after ?? [since, '']
  const following = sql`pipeline_id = ${pipeline_id} AND (received_at, id) > (${at}, ${id}) AND kind = 'intake'`
  // Sizes first: a running total inside one statement reads every row three times.
  const sizes = await orm.all<{ received_at: string; id: string; chars: number | null }>(sql`
    SELECT received_at, id, length(input) AS chars FROM decisions
    WHERE account_id = ${account_id} AND ${following} AND received_at <= ${until}
    ORDER BY received_at, id LIMIT ${limit + 1}`)
  let chars = 0
  const taken = sizes.slice(0, limit).filter((it, i) => {
    chars += it.chars ?? 0
    return i === 0 || chars <= PAGE_MAX_CHARS
  })
  const last = taken.at(-1)
  if (!last) return { rows: [], more: false }
  const found = await orm.all<Record<keyof PastIntake, string> & { input: string | null }>(sql`
    SELECT id, received_at, outcome, lead_ids, input FROM decisions
    WHERE account_id = ${account_id} AND ${following} AND (received_at, id) <= (${last.received_at}, ${last.id})
    ORDER BY received_at, id`)
  const rows = found.map(({ lead_ids, input, ...row }) => ({
    ...row,
    lead_ids: JSON.parse(lead_ids) as string[],
    input: JSON.parse(input ?? 'null') as unknown,
  }))
  return { rows, more: sizes.length > taken.length }
}

/** Writes who is like the contact that a request made beside what the request was decided from; it changes nothing of that. */
export function noteLikes({ orm, account_id }: Db, decision_id: string, near: Candidate[]): Statement[] {
  if (near.length === 0) return []
  const ids = JSON.stringify(near.map(({ contact }) => contact.id))
  return [
    orm.run(sql`UPDATE decisions SET input = json_set(input, '$.near', json(${JSON.stringify(near)}))
      WHERE account_id = ${account_id} AND id = ${decision_id} AND json_type(input) = 'object'`),
    orm.run(sql`INSERT OR IGNORE INTO decision_contacts (account_id, contact_id, decision_id)
      SELECT ${account_id}, value, ${decision_id} FROM json_each(${ids})`),
  ]
}

/** A decision with all that it was made from; null: there is none by that ID. */
export async function pastDecision({ orm, account_id }: Db, id: string) {
  const rows = await orm
    .select()
    .from(decisions)
    .where(and(eq(decisions.account_id, account_id), eq(decisions.id, id)))
  return rows[0] ?? null
}
