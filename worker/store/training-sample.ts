import { sql } from 'drizzle-orm'
import type { Candidate } from '../domain/candidate.ts'
import type { IdRange } from '../domain/id-ranges.ts'
import { knownByIds } from './candidates.ts'
import type { Db } from './database.ts'
import { countsOf, ownersOf } from './near-index.ts'

/** Keys and contacts of one statement: a parameter may have 1 MB, and an answer has to be held. */
const KEYS_AT_ONCE = 4000
const CONTACTS_AT_ONCE = 500

/** Contacts of the index from one ID up to another, and what they stand under. */
export async function indexedBetween(
  { orm, account_id }: Db,
  { from, to }: IdRange,
  limit: number,
): Promise<{ id: string; near: string[] }[]> {
  const rows = await orm.all<{ id: string; near: string }>(sql`
    SELECT contact_id AS id, near FROM indexed_contacts
    WHERE account_id = ${account_id} AND contact_id >= ${from} AND contact_id < ${to}
    ORDER BY contact_id LIMIT ${limit}`)
  return rows.map(({ id, near }) => ({ id, near: JSON.parse(near) }))
}

/** `ownersOf`, of as many keys as wanted. */
export const ownersOfMany = (db: Db, keys: readonly string[], cap: number) =>
  inParts(keys, KEYS_AT_ONCE, async (part) => [...(await ownersOf(db, part, cap))])

/** `countsOf`, of as many keys as wanted. */
export const countsOfMany = (db: Db, keys: readonly string[]) =>
  inParts(keys, KEYS_AT_ONCE, async (part) => [...(await countsOf(db, part))])

/** `knownByIds`, of as many contacts as wanted; those that are not there any more are left out. */
export const knownByManyIds = (db: Db, ids: readonly string[]): Promise<Candidate[]> =>
  inParts(ids, CONTACTS_AT_ONCE, (part) => knownByIds(db, part))

async function inParts<T>(
  list: readonly string[],
  size: number,
  load: (part: string[]) => Promise<T[]>,
): Promise<T[]> {
  const loaded: T[] = []
  for (let at = 0; at < list.length; at += size)
    for (const it of await load(list.slice(at, at + size))) loaded.push(it)
  return loaded
}
