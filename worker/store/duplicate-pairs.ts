import { sql } from 'drizzle-orm'
import { type DuplicatePair, FLAGGED_ABOVE, type PairKey } from '../domain/duplicate.ts'
import { among } from './among.ts'
import type { Db, Statement } from './database.ts'

/** All pairs that one of these contacts is in. */
export async function pairsOf({ orm, account_id }: Db, ids: string[]): Promise<DuplicatePair[]> {
  if (ids.length === 0) return []
  const columns = sql`contact_id, other_id, confidence, evidence`
  const rows = await orm.all<Record<keyof DuplicatePair, string>>(sql`
    SELECT ${columns} FROM duplicate_pairs WHERE account_id = ${account_id} AND ${among(sql`contact_id`, ids)}
    UNION
    SELECT ${columns} FROM duplicate_pairs INDEXED BY pairs_by_other
      WHERE account_id = ${account_id} AND ${among(sql`other_id`, ids)}`)
  return rows.map(({ contact_id, other_id, confidence, evidence }) => ({
    contact_id,
    other_id,
    confidence: Number(confidence),
    evidence: JSON.parse(evidence),
  }))
}

export function writePairs(
  { orm, account_id }: Db,
  found: DuplicatePair[],
  withdrawn: PairKey[],
  at: string,
): Statement[] {
  const rows = found.map(({ contact_id, other_id, confidence, evidence }) => [
    contact_id,
    other_id,
    confidence,
    JSON.stringify(evidence),
  ])
  return [
    ...(withdrawn.length > 0
      ? [
          orm.run(sql`DELETE FROM duplicate_pairs WHERE account_id = ${account_id} AND (contact_id, other_id) IN
            (SELECT value ->> 0, value ->> 1 FROM json_each(${JSON.stringify(withdrawn.map(({ contact_id, other_id }) => [contact_id, other_id]))}))`),
        ]
      : []),
    ...(rows.length > 0
      ? [
          orm.run(sql`INSERT INTO duplicate_pairs (account_id, contact_id, other_id, confidence, evidence, found_at)
            SELECT ${account_id}, value ->> 0, value ->> 1, value ->> 2, value ->> 3, ${at}
            FROM json_each(${JSON.stringify(rows)}) WHERE true
            ON CONFLICT (account_id, contact_id, other_id) DO UPDATE
              SET confidence = excluded.confidence, evidence = excluded.evidence`),
        ]
      : []),
  ]
}

/** Takes away every pair of these contacts. */
export const dropPairs = ({ orm, account_id }: Db, ids: string[]): Statement[] => [
  orm.run(
    sql`DELETE FROM duplicate_pairs WHERE account_id = ${account_id} AND ${among(sql`contact_id`, ids)}`,
  ),
  orm.run(sql`DELETE FROM duplicate_pairs WHERE account_id = ${account_id} AND (contact_id, other_id) IN
    (SELECT p.contact_id, p.other_id FROM duplicate_pairs AS p INDEXED BY pairs_by_other
      WHERE p.account_id = ${account_id} AND ${among(sql`p.other_id`, ids)})`),
]

/** One side of a pair, as a list shows it. */
export type PairSide = {
  id: string
  name: string | null
  company: string | null
  tags: string[]
  emails: string[]
  phones: string[]
  lead_id: string | null
  lead_name: string | null
}
export type PairView = { a: PairSide; b: PairSide } & Pick<DuplicatePair, 'confidence' | 'evidence'> & {
    found_at: string
  }

export type PairFilter = {
  /** At least so likely. */
  from: number
  /** Only those above the line; false: only those at it and below; null: both. */
  flagged: boolean | null
  /** Only of this contact. */
  contact_id: string | null
  /** Only pairs of which both have a lead. */
  withLeads: boolean
}

/** The likeliest first; one more than `limit`, if there is one. `after`: the last of the page before. */
export async function listPairs(
  { orm, account_id }: Db,
  { from, flagged, contact_id, withLeads }: PairFilter,
  limit: number,
  after: [confidence: number, contact_id: string, other_id: string] | null,
): Promise<PairView[]> {
  const side = (of: 'x' | 'y') => {
    const c = sql.raw(of)
    const lead = (
      column: string,
    ) => sql`(SELECT l.${sql.raw(column)} FROM leads AS l INDEXED BY leads_by_contact
      WHERE l.account_id = ${account_id} AND l.contact_id = ${c}.id AND l.deleted_at IS NULL
      ORDER BY l.created_at DESC, l.id DESC LIMIT 1)`
    const known = (kind: 'email' | 'phone') => sql`(SELECT json_group_array(i.value) FROM (
      SELECT value FROM identifiers WHERE account_id = ${account_id} AND contact_id = ${c}.id AND kind = ${kind}
      ORDER BY is_primary DESC, normal LIMIT ${IDENTIFIERS_SHOWN}) AS i)`
    return sql`json_object('id', ${c}.id,
      'name', nullif(trim(coalesce(${c}.first_name, '') || ' ' || coalesce(${c}.last_name, '')), ''),
      'company', ${c}.company, 'tags', json(${c}.tags), 'emails', json(${known('email')}), 'phones', json(${known('phone')}),
      'lead_id', ${lead('id')}, 'lead_name', ${lead('name')})`
  }
  // Down the index: what is equally likely stands in falling order of IDs.
  const following = after
    ? sql`AND (p.confidence, p.contact_id, p.other_id) < (${after[0]}, ${after[1]}, ${after[2]})`
    : sql``
  const source = contact_id
    ? sql`(SELECT * FROM duplicate_pairs WHERE account_id = ${account_id} AND contact_id = ${contact_id}
        UNION ALL SELECT * FROM duplicate_pairs INDEXED BY pairs_by_other
          WHERE account_id = ${account_id} AND other_id = ${contact_id}) AS p`
    : sql`duplicate_pairs AS p INDEXED BY pairs_by_confidence`
  const line =
    flagged === null
      ? sql``
      : flagged
        ? sql`AND p.confidence > ${FLAGGED_ABOVE}`
        : sql`AND p.confidence <= ${FLAGGED_ABOVE}`
  const hasLead = (of: 'x' | 'y') => sql`AND EXISTS (SELECT 1 FROM leads AS l INDEXED BY leads_by_contact
    WHERE l.account_id = ${account_id} AND l.contact_id = ${sql.raw(of)}.id AND l.deleted_at IS NULL)`
  const rows = await orm.all<{
    a: string
    b: string
    confidence: number
    evidence: string
    found_at: string
  }>(sql`
    SELECT ${side('x')} AS a, ${side('y')} AS b, p.confidence AS confidence, p.evidence AS evidence, p.found_at AS found_at
    FROM ${source}
    CROSS JOIN contacts AS x ON x.account_id = ${account_id} AND x.id = p.contact_id
    CROSS JOIN contacts AS y ON y.account_id = ${account_id} AND y.id = p.other_id
    WHERE p.account_id = ${account_id} AND p.confidence >= ${from} ${line} ${following}
      AND x.deleted_at IS NULL AND y.deleted_at IS NULL ${withLeads ? sql`${hasLead('x')} ${hasLead('y')}` : sql``}
    ORDER BY p.confidence DESC, p.contact_id DESC, p.other_id DESC LIMIT ${limit + 1}`)
  return rows.map(({ a, b, confidence, evidence, found_at }) => ({
    a: JSON.parse(a),
    b: JSON.parse(b),
    confidence,
    evidence: JSON.parse(evidence),
    found_at,
  }))
}

const IDENTIFIERS_SHOWN = 5
