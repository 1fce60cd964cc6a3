import { type SQL, sql } from 'drizzle-orm'
import { among } from './among.ts'
import type { Db } from './database.ts'

/** What a contact must have to be found: a word, one that begins so, or any of these blocking keys. */
export type Wanted =
  | { kind: 'word'; word: string }
  | { kind: 'prefix'; prefix: string }
  | { kind: 'keys'; keys: string[] }

/** Where a search goes on: the word or key that the last contact was found under, and its ID. */
export type Place = [under: string, id: string]

/** A search that narrows a frequent word by a rare one may look at this many in vain; its page is shorter then. */
const LOOKED_AT_MAX = 1000
/** Further than this a condition is not counted: it is frequent. */
const COUNTED_MAX = 50
/** Behind every word that begins like this. */
const LAST = '\u{10FFFF}'

/** The rows of the index that a condition names, in its order: `under`, `id`. */
function rowsOf(account_id: string, wanted: Wanted, after: Place | null): SQL {
  const [table, column] = wanted.kind === 'keys' ? ['blocking_keys', 'key'] : ['contact_words', 'word']
  const [at, under] = [sql.raw(table), sql.raw(`w.${column}`)]
  return sql`SELECT ${under} AS under, w.contact_id AS id FROM ${at} AS w
    WHERE w.account_id = ${account_id} AND ${isWanted(under, wanted)}
    ${after ? sql`AND (${under}, w.contact_id) > (${after[0]}, ${after[1]})` : sql``}
    ORDER BY ${under}, w.contact_id`
}

function isWanted(under: SQL, wanted: Wanted): SQL {
  switch (wanted.kind) {
    case 'word':
      return sql`${under} = ${wanted.word}`
    case 'prefix':
      return sql`${under} >= ${wanted.prefix} AND ${under} < ${wanted.prefix + LAST}`
    case 'keys':
      return among(under, wanted.keys)
  }
}

/** Contact `c`, found by something else, has this as well. */
function hasToo(account_id: string, wanted: Wanted): SQL {
  switch (wanted.kind) {
    case 'word':
      return sql`EXISTS (SELECT 1 FROM contact_words AS t
        WHERE t.account_id = ${account_id} AND t.word = ${wanted.word} AND t.contact_id = c.id)`
    case 'prefix':
      return sql`EXISTS (SELECT 1 FROM json_each(c.words) AS t WHERE ${isWanted(sql`t.value`, wanted)})`
    case 'keys':
      return sql`EXISTS (SELECT 1 FROM blocking_keys AS t
        WHERE t.account_id = ${account_id} AND ${among(sql`t.key`, wanted.keys)} AND t.contact_id = c.id)`
  }
}

/** A contact that stands in the index more than once is shown where it comes first. */
function isFirst(account_id: string, wanted: Wanted): SQL {
  switch (wanted.kind) {
    case 'word':
      return sql`1`
    case 'prefix':
      return sql`NOT EXISTS (SELECT 1 FROM json_each(c.words) AS t
        WHERE ${isWanted(sql`t.value`, wanted)} AND t.value < found.under)`
    case 'keys':
      return wanted.keys.length === 1
        ? sql`1`
        : sql`NOT EXISTS (SELECT 1 FROM blocking_keys AS t WHERE t.account_id = ${account_id}
            AND ${among(sql`t.key`, wanted.keys)} AND t.key < found.under AND t.contact_id = c.id)`
  }
}

/** How many rows of the index each condition names, up to a bound. One round trip. */
export async function countWanted({ orm, account_id }: Db, wanted: Wanted[]): Promise<number[]> {
  const [first, ...rest] = wanted.map((it) =>
    orm.all<{ n: number }>(
      sql`SELECT count(*) AS n FROM (${rowsOf(account_id, it, null)} LIMIT ${COUNTED_MAX})`,
    ),
  )
  if (!first) return []
  return (await orm.batch([first, ...rest])).map(([row]) => row?.n ?? 0)
}

export type Found = { ids: string[]; next: Place | null }

/**
 * Contacts that have all of what is wanted, in the order of the first: by index alone, whatever the number of contacts.
 * A page may be shorter than `limit` and still have a `next`.
 */
export async function searchContacts(
  { orm, account_id }: Db,
  [driver, ...others]: [Wanted, ...Wanted[]],
  limit: number,
  after: Place | null,
): Promise<Found> {
  const conditions = [isFirst(account_id, driver), ...others.map((it) => hasToo(account_id, it))]
  const rows = await orm.all<{ under: string; id: string }>(sql`
    SELECT found.under, found.id FROM (${rowsOf(account_id, driver, after)} LIMIT ${LOOKED_AT_MAX}) AS found
    CROSS JOIN contacts AS c ON c.account_id = ${account_id} AND c.id = found.id
    WHERE c.deleted_at IS NULL AND ${sql.join(conditions, sql` AND `)} LIMIT ${limit + 1}`)
  const ids = rows.slice(0, limit).map(({ id }) => id)
  if (rows.length > limit) return { ids, next: placeOf(rows[limit - 1]) }
  const [end] = await orm.all<{ under: string; id: string }>(
    sql`${rowsOf(account_id, driver, after)} LIMIT 1 OFFSET ${LOOKED_AT_MAX - 1}`,
  )
  return { ids, next: placeOf(end) }
}

const placeOf = (row: { under: string; id: string } | undefined): Place | null =>
  row ? [row.under, row.id] : null
