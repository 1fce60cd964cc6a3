import { sql } from 'drizzle-orm'
import { among } from './among.ts'
import type { Db } from './database.ts'

/** Blocking keys of emails, and the character behind the last of them. */
const [FIRST, LAST] = ['e:', 'e;']
/** Keys that one look goes through. */
const LOOKED_AT = 1_000

export type SharedEmails = {
  /** In order, with how many contacts stand under each. */
  keys: { key: string; size: number }[]
  /** Where the next look goes on; null: there is nothing behind. */
  next: string | null
}

/** Emails that several contacts stand under, from behind `after` on. Every email is looked at once, in its order. */
export async function sharedEmails({ orm, account_id }: Db, after: string): Promise<SharedEmails> {
  const [row] = await orm.all<{ keys: string; last: string | null; n: number }>(sql`
    SELECT json_group_array(json_array(b.key, b.size)) FILTER (WHERE b.size > 1) AS keys, max(b.key) AS last, count(*) AS n
    FROM (SELECT key, size FROM blocks WHERE account_id = ${account_id} AND key > ${after || FIRST} AND key < ${LAST}
      ORDER BY key LIMIT ${LOOKED_AT}) AS b`)
  const keys = (JSON.parse(row?.keys ?? '[]') as [string, number][]).map(([key, size]) => ({ key, size }))
  return { keys, next: row?.n === LOOKED_AT ? row.last : null }
}

/** Who stands under each of these keys that several do; of a key with more than `most` only so many. */
export async function membersUnder(
  { orm, account_id }: Db,
  keys: string[],
  most: number,
): Promise<{ key: string; size: number; ids: string[] }[]> {
  const rows = await orm.all<{ key: string; size: number; ids: string }>(sql`
    SELECT b.key AS key, b.size AS size, (SELECT json_group_array(m.contact_id) FROM
      (SELECT k.contact_id FROM blocking_keys AS k WHERE k.account_id = ${account_id} AND k.key = b.key
        ORDER BY k.contact_id LIMIT ${most}) AS m) AS ids
    FROM blocks AS b WHERE b.account_id = ${account_id} AND ${among(sql`b.key`, keys)} AND b.size > 1`)
  return rows.map(({ ids, ...row }) => ({ ...row, ids: JSON.parse(ids) }))
}
