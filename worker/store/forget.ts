import { type SQL, sql } from 'drizzle-orm'
import { among } from './among.ts'
import type { Db, Statement } from './database.ts'
import { takeNoMore } from './visits.ts'

/** Of whom a browser is, with the version that was read; `live`: it is found by its browsers. */
export type Holder = { id: string; version: number; live: boolean }

/** Contacts that stand under these blocking keys or talked in these browsers, and what has become part of them. */
export async function holdersOf(
  { orm, account_id }: Db,
  keys: string[],
  pixels: string[],
): Promise<Holder[]> {
  const each = (list: string[]) => sql`(SELECT value FROM json_each(${JSON.stringify(list)}))`
  const own = sql`(SELECT k.contact_id FROM blocking_keys AS k WHERE k.account_id = ${account_id} AND k.key IN ${each(keys)}
    UNION SELECT v.contact_id FROM conversations AS v INDEXED BY conversations_by_pixel
      WHERE v.account_id = ${account_id} AND v.pixel IN ${each(pixels)} AND v.pixel IS NOT NULL)`
  const rows = await orm.all<{ id: string; version: number; gone: string | null }>(sql`
    SELECT c.id, c.version, c.deleted_at AS gone FROM contacts AS c WHERE c.account_id = ${account_id} AND c.id IN ${own}
    UNION SELECT t.id, t.version, t.deleted_at FROM contacts AS t INDEXED BY contacts_merged
      WHERE t.account_id = ${account_id} AND t.merged_into IN ${own}`)
  return rows.map(({ id, version, gone }) => ({ id, version, live: gone === null }))
}

/** A browser to be forgotten: its ID, its blocking key, under what it is remembered, and what stands in its place in what is kept. */
export type Forgotten = { pixel: string; block: string; key: string; placeholder: string }

/**
 * Takes the IDs of browsers out of everything: as many statements for several, and for many people, as for one. What was
 * decided with one stays, with something else in its place that is the same each time: so it is decided the same again.
 */
export function forgetStatements(
  { orm, account_id }: Db,
  site_id: string,
  forgotten: Forgotten[],
  holders: Holder[],
  now: string,
  until: string,
): Statement[] {
  const pixels = forgotten.map(({ pixel }) => pixel)
  const ids = holders.map(({ id }) => id)
  const living = holders.filter(({ live }) => live).map(({ id }) => id)
  const people = sql`(SELECT value FROM json_each(${JSON.stringify(ids)}))`
  const leads = sql`(SELECT l.id FROM leads AS l INDEXED BY leads_by_contact WHERE l.account_id = ${account_id} AND l.contact_id IN ${people})`
  const without = (column: string) =>
    forgotten.reduce(
      (text, { pixel, placeholder }) => sql`replace(${text}, ${pixel}, ${placeholder})`,
      sql.raw(column),
    )
  const told = (text: SQL) =>
    sql.join(
      pixels.map((pixel) => sql`instr(${text}, ${pixel}) > 0`),
      sql` OR `,
    )
  // Answers to chats: under the browser, or under none where the answer gave it its ID.
  const [own, first] = [pixels.map((pixel) => `chat ${site_id} ${pixel}`), `chat ${site_id} `]
  const underOwn = own.map((key) => sql`(key >= ${`${key} `} AND key < ${`${key}!`})`)
  return [
    orm.run(sql`UPDATE contacts SET updated_at = ${now}, version = version + 1
      WHERE account_id = ${account_id} AND ${among(sql`id`, living)}`),
    orm.run(sql`DELETE FROM visits WHERE account_id = ${account_id} AND ${among(sql`pixel`, pixels)}`),
    orm.run(sql`DELETE FROM tracked WHERE account_id = ${account_id} AND ${among(sql`pixel`, pixels)}`),
    orm.run(sql`DELETE FROM pixels WHERE account_id = ${account_id} AND ${among(sql`id`, pixels)}`),
    orm.run(sql`DELETE FROM pixel_codes INDEXED BY pixel_codes_by_pixel
      WHERE account_id = ${account_id} AND ${among(sql`pixel`, pixels)}`),
    orm.run(sql`UPDATE conversations INDEXED BY conversations_by_pixel SET pixel = NULL
      WHERE account_id = ${account_id} AND ${among(sql`pixel`, pixels)} AND pixel IS NOT NULL`),
    orm.run(sql`DELETE FROM identifiers WHERE account_id = ${account_id} AND ${among(sql`contact_id`, ids)}
      AND kind = 'pixel' AND ${among(sql`normal`, pixels)}`),
    orm.run(sql`UPDATE decisions SET input = ${without('input')}, candidates = ${without('candidates')}
      WHERE account_id = ${account_id} AND id IN (
        SELECT d.decision_id FROM lead_decisions AS d WHERE d.account_id = ${account_id} AND d.lead_id IN ${leads}
        UNION SELECT d.decision_id FROM decision_contacts AS d WHERE d.account_id = ${account_id} AND d.contact_id IN ${people})`),
    orm.run(sql`UPDATE merges INDEXED BY merges_by_contact SET body = ${without('body')}
      WHERE account_id = ${account_id} AND ${among(sql`contact_id`, ids)}`),
    orm.run(
      sql`DELETE FROM idempotency_keys WHERE account_id = ${account_id} AND (${sql.join(underOwn, sql` OR `)})`,
    ),
    orm.run(sql`DELETE FROM idempotency_keys WHERE account_id = ${account_id} AND key >= ${`${first} `} AND key < ${`${first}!`}
      AND (${told(sql`body`)})`),
    orm.run(sql`UPDATE idempotency_keys SET body = ${without('body')}
      WHERE account_id = ${account_id} AND key >= 'api ' AND key < 'api!' AND (${told(sql`body`)})`),
    orm.run(sql`DELETE FROM blocks WHERE account_id = ${account_id}
      AND ${among(
        sql`key`,
        forgotten.map(({ block }) => block),
      )} AND size = 0`),
    // The browsers are not to be known by these IDs again.
    takeNoMore(
      { orm, account_id },
      forgotten.map(({ key }) => key),
      until,
      until,
    ),
  ]
}
