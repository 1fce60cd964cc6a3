import { sql } from 'drizzle-orm'
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
export type Forgotten = { pixel: string; site_id: string; block: string; key: string; placeholder: string }

/**
 * Takes the ID of a browser out of everything. What was decided with it stays, with something else in its place that is
 * the same each time: so it is decided the same again.
 */
export function forgetStatements(
  { orm, account_id }: Db,
  { pixel, site_id, block, key, placeholder }: Forgotten,
  holders: string[],
  until: string,
): Statement[] {
  const people = sql`(SELECT value FROM json_each(${JSON.stringify(holders)}))`
  const leads = sql`(SELECT l.id FROM leads AS l INDEXED BY leads_by_contact WHERE l.account_id = ${account_id} AND l.contact_id IN ${people})`
  const answers = `chat ${site_id} ${pixel} `
  return [
    orm.run(sql`DELETE FROM visits WHERE account_id = ${account_id} AND pixel = ${pixel}`),
    orm.run(sql`DELETE FROM tracked WHERE account_id = ${account_id} AND pixel = ${pixel}`),
    orm.run(sql`DELETE FROM pixels WHERE account_id = ${account_id} AND id = ${pixel}`),
    orm.run(
      sql`DELETE FROM pixel_codes INDEXED BY pixel_codes_by_pixel WHERE account_id = ${account_id} AND pixel = ${pixel}`,
    ),
    orm.run(sql`UPDATE conversations INDEXED BY conversations_by_pixel SET pixel = NULL
      WHERE account_id = ${account_id} AND pixel = ${pixel} AND pixel IS NOT NULL`),
    orm.run(sql`DELETE FROM identifiers WHERE account_id = ${account_id} AND ${among(sql`contact_id`, holders)}
      AND kind = 'pixel' AND normal = ${pixel}`),
    orm.run(sql`UPDATE decisions SET input = replace(input, ${pixel}, ${placeholder}), candidates = replace(candidates, ${pixel}, ${placeholder})
      WHERE account_id = ${account_id} AND id IN (
        SELECT d.decision_id FROM lead_decisions AS d WHERE d.account_id = ${account_id} AND d.lead_id IN ${leads}
        UNION SELECT d.decision_id FROM decision_contacts AS d WHERE d.account_id = ${account_id} AND d.contact_id IN ${people})`),
    orm.run(sql`UPDATE merges INDEXED BY merges_by_contact SET body = replace(body, ${pixel}, ${placeholder})
      WHERE account_id = ${account_id} AND ${among(sql`contact_id`, holders)}`),
    orm.run(
      sql`DELETE FROM idempotency_keys WHERE account_id = ${account_id} AND key >= ${answers} AND key < ${`${answers.trimEnd()}!`}`,
    ),
    orm.run(sql`UPDATE idempotency_keys SET body = replace(body, ${pixel}, ${placeholder})
      WHERE account_id = ${account_id} AND key >= 'api ' AND key < 'api!' AND instr(body, ${pixel}) > 0`),
    orm.run(sql`DELETE FROM blocks WHERE account_id = ${account_id} AND key = ${block} AND size = 0`),
    // The browser is not to be known by this ID again.
    takeNoMore({ orm, account_id }, [key], until, until),
  ]
}
