import { sql } from 'drizzle-orm'
import { among } from './among.ts'
import type { Db, Statement } from './database.ts'

/** What of a contact is in the index: near keys, and the values that are counted. */
export type Indexed = {
  contact_id: string
  version: number
  near: string[]
  counted: string[]
  /** As the model sees it, packed. */
  features: string
}

/** What becomes of it; `to` null: the contact is not there any more. */
export type Reindexed = {
  contact_id: string
  from: Pick<Indexed, 'near' | 'counted'>
  to: Pick<Indexed, 'near' | 'counted' | 'features'> | null
}

/** Under it stands how many contacts are counted. */
export const ALL_CONTACTS = ''

export async function indexedOf({ orm, account_id }: Db, ids: string[]): Promise<Map<string, Indexed>> {
  const rows = await orm.all<Record<keyof Indexed, string>>(sql`
    SELECT contact_id, version, near, counted, features FROM indexed_contacts
    WHERE account_id = ${account_id} AND ${among(sql`contact_id`, ids)}`)
  return new Map(
    rows.map(({ contact_id, version, near, counted, features }) => [
      contact_id,
      {
        contact_id,
        version: Number(version),
        near: JSON.parse(near),
        counted: JSON.parse(counted),
        features,
      },
    ]),
  )
}

/** How each was last seen, and under which version. */
export const lastSeen = ({ orm, account_id }: Db, ids: string[]) =>
  orm.all<Pick<Indexed, 'contact_id' | 'version' | 'features'>>(sql`
    SELECT contact_id, version, features FROM indexed_contacts
    WHERE account_id = ${account_id} AND ${among(sql`contact_id`, ids)}`)

/** Who stands under each key: at most one more than `cap`, which says that there are too many to look at. */
export async function ownersOf(
  { orm, account_id }: Db,
  keys: string[],
  cap: number,
): Promise<Map<string, string[]>> {
  const rows = await orm.all<{ key: string; owners: string }>(sql`
    SELECT asked.value AS key, (SELECT json_group_array(o.contact_id) FROM (
        SELECT n.contact_id FROM near_keys AS n WHERE n.account_id = ${account_id} AND n.key = asked.value LIMIT ${cap + 1}
      ) AS o) AS owners
    FROM json_each(${JSON.stringify(keys)}) AS asked`)
  return new Map(rows.map(({ key, owners }) => [key, JSON.parse(owners) as string[]]))
}

/** How many contacts have each of these values; absent: none that is counted. */
export async function countsOf({ orm, account_id }: Db, keys: string[]): Promise<Map<string, number>> {
  const rows = await orm.all<{ key: string; contacts: number }>(sql`
    SELECT v.key AS key, v.contacts AS contacts FROM json_each(${JSON.stringify(keys)}) AS asked
    CROSS JOIN value_counts AS v ON v.account_id = ${account_id} AND v.key = asked.value`)
  return new Map(rows.map(({ key, contacts }) => [key, contacts]))
}

/** How many contacts are in the index. */
export const countContacts = async (db: Db) => (await countsOf(db, [ALL_CONTACTS])).get(ALL_CONTACTS) ?? 0

/** Part of a commit that has proven the versions. */
export function reindex({ orm, account_id }: Db, changes: Reindexed[]): Statement[] {
  const deltas = countDeltas(changes)
  const lowered = [...deltas].filter(([, by]) => by < 0).map(([key]) => key)
  const gone = keyLists(changes, ({ from, to }) => without(from.near, to?.near ?? []))
  const come = keyLists(changes, ({ from, to }) => without(to?.near ?? [], from.near))
  const kept = changes.flatMap(({ contact_id, to }) =>
    to ? [[contact_id, JSON.stringify(to.near), JSON.stringify(to.counted), to.features]] : [],
  )
  const dropped = changes.filter(({ to }) => to === null).map(({ contact_id }) => contact_id)
  const each = (list: string) => sql`json_each(${list}) AS c CROSS JOIN json_each(c.value, '$[1]') AS k`
  return [
    ...gone.map((list) =>
      orm.run(sql`DELETE FROM near_keys WHERE account_id = ${account_id} AND (key, contact_id) IN
        (SELECT k.value, c.value ->> 0 FROM ${each(list)})`),
    ),
    ...come.map((list) =>
      orm.run(sql`INSERT OR IGNORE INTO near_keys (account_id, key, contact_id)
        SELECT ${account_id}, k.value, c.value ->> 0 FROM ${each(list)}`),
    ),
    ...(deltas.size > 0
      ? [
          orm.run(sql`INSERT INTO value_counts (account_id, key, contacts)
            SELECT ${account_id}, value ->> 0, value ->> 1 FROM json_each(${JSON.stringify([...deltas])}) WHERE true
            ON CONFLICT (account_id, key) DO UPDATE SET contacts = contacts + excluded.contacts`),
        ]
      : []),
    ...(lowered.length > 0
      ? [
          orm.run(sql`DELETE FROM value_counts WHERE account_id = ${account_id} AND contacts <= 0
            AND key IN (SELECT value FROM json_each(${JSON.stringify(lowered)}))`),
        ]
      : []),
    ...(kept.length > 0
      ? [
          orm.run(sql`INSERT INTO indexed_contacts (account_id, contact_id, version, near, counted, features)
            SELECT ${account_id}, value ->> 0, 1, value ->> 1, value ->> 2, value ->> 3 FROM json_each(${JSON.stringify(kept)}) WHERE true
            ON CONFLICT (account_id, contact_id) DO UPDATE
              SET version = version + 1, near = excluded.near, counted = excluded.counted, features = excluded.features`),
        ]
      : []),
    ...(dropped.length > 0
      ? [
          orm.run(
            sql`DELETE FROM indexed_contacts WHERE account_id = ${account_id} AND ${among(sql`contact_id`, dropped)}`,
          ),
        ]
      : []),
  ]
}

function countDeltas(changes: Reindexed[]): Map<string, number> {
  const deltas = new Map<string, number>()
  const add = (keys: string[], by: number) => {
    for (const key of keys) deltas.set(key, (deltas.get(key) ?? 0) + by)
  }
  for (const { from, to } of changes) {
    add(without(from.counted, to?.counted ?? []), -1)
    add(without(to?.counted ?? [], from.counted), 1)
  }
  for (const [key, by] of deltas) if (by === 0) deltas.delete(key)
  return deltas
}

const without = (list: string[], others: string[]) => {
  const out = new Set(others)
  return list.filter((it) => !out.has(it))
}

/** A parameter may have 1 MB, and a character is at most three bytes. */
const PARAMETER_MAX_CHARS = 300_000

/** `[[contact, [key, …]], …]` as JSON, in as few texts as parameters allow. */
function keyLists(changes: Reindexed[], keysOf: (it: Reindexed) => string[]): string[] {
  const lists: string[] = []
  let part: string[] = []
  let chars = 0
  for (const it of changes) {
    const keys = keysOf(it)
    if (keys.length === 0) continue
    const text = JSON.stringify([it.contact_id, keys])
    if (chars + text.length > PARAMETER_MAX_CHARS && part.length > 0) {
      lists.push(`[${part.join()}]`)
      part = []
      chars = 0
    }
    part.push(text)
    chars += text.length + 1
  }
  if (part.length > 0) lists.push(`[${part.join()}]`)
  return lists
}

/** Takes contacts out of the index at once, whatever stands in it: their keys hold what identifies them. */
export function dropFromIndex({ orm, account_id }: Db, ids: string[]): Statement[] {
  const theirs = sql`FROM indexed_contacts AS i CROSS JOIN json_each(i.counted) AS v
    WHERE i.account_id = ${account_id} AND ${among(sql`i.contact_id`, ids)}`
  const counted = sql`(SELECT v.value ${theirs})`
  return [
    orm.run(sql`DELETE FROM near_keys WHERE account_id = ${account_id} AND (key, contact_id) IN
      (SELECT k.value, i.contact_id FROM indexed_contacts AS i CROSS JOIN json_each(i.near) AS k
        WHERE i.account_id = ${account_id} AND ${among(sql`i.contact_id`, ids)})`),
    orm.run(sql`UPDATE value_counts SET contacts = contacts -
        (SELECT count(*) ${theirs} AND v.value = value_counts.key)
      WHERE account_id = ${account_id} AND key IN ${counted}`),
    orm.run(
      sql`DELETE FROM value_counts WHERE account_id = ${account_id} AND contacts <= 0 AND key IN ${counted}`,
    ),
    orm.run(
      sql`DELETE FROM indexed_contacts WHERE account_id = ${account_id} AND ${among(sql`contact_id`, ids)}`,
    ),
  ]
}

/** What was read of contacts and their index; a commit that finds another version is stale. */
export type IndexGuard = {
  contact_id: string
  /** Of the contact; null: it was not there. */
  version: number | null
  index_version: number
}

/**
 * Aborts the batch if one of these was looked at, changed or erased since. A neighbour's own version makes no
 * difference: what changes it marks it, and it is looked at again itself.
 */
export const indexGuard = (
  { orm, account_id }: Db,
  subjects: IndexGuard[],
  neighbours: Pick<IndexGuard, 'contact_id' | 'index_version'>[],
): Statement => {
  const seen = JSON.stringify([
    ...subjects.map(({ contact_id, version, index_version }) => [contact_id, index_version, version]),
    ...neighbours.map(({ contact_id, index_version }) => [contact_id, index_version, null]),
  ])
  return orm.run(sql`INSERT INTO guard (stale) SELECT count(*) FROM json_each(${seen}) AS seen
    WHERE coalesce((SELECT i.version FROM indexed_contacts AS i
        WHERE i.account_id = ${account_id} AND i.contact_id = seen.value ->> 0), 0) <> seen.value ->> 1
      OR (seen.value ->> 2 IS NOT NULL AND coalesce((SELECT c.version FROM contacts AS c
        WHERE c.account_id = ${account_id} AND c.id = seen.value ->> 0), 0) <> seen.value ->> 2)`)
}
