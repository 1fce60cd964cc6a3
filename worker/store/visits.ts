import { sql } from 'drizzle-orm'
import type { Fields } from '../domain/lead.ts'
import type { Db, Statement } from './database.ts'
import { jsonLists } from './json-lists.ts'

type Seen = { account_id: string; site_id: string; pixel: string; id: string; at: string }

/** One page view of one browser. */
export type Visit = Seen & { url: string; title: string | null; referrer: string | null }

/** Something that the website has noted that the visitor did. */
export type Tracked = Seen & { name: string; data: Fields }

/** `forgot`: the name under which it is kept up to when nothing of this browser is taken. */
export type Known<T> = T & { forgot: string }

/** What was on its way, or comes twice, does not come back when its browser was forgotten or its person erased meanwhile. */
const isTaken = (account_id: string) => sql`NOT EXISTS (SELECT 1 FROM idempotency_keys AS f
  WHERE f.account_id = ${account_id} AND f.key = v.value ->> 'forgot' AND f.fingerprint >= v.value ->> 'at')`

/** For a batch: of these browsers nothing that was seen up to `last` is taken any more, as long as this is kept. */
export const takeNoMore = (
  { orm, account_id }: Db,
  forgot: string[],
  last: string,
  until: string,
): Statement =>
  orm.run(sql`INSERT INTO idempotency_keys (account_id, key, fingerprint, status, body, expires_at)
    SELECT ${account_id}, value, ${last}, 204, 'null', ${until} FROM json_each(${JSON.stringify(forgot)}) WHERE true
    ON CONFLICT (account_id, key) DO UPDATE SET fingerprint = max(fingerprint, excluded.fingerprint), expires_at = excluded.expires_at`)

/** Stores page views, each once however often it is handed over, and counts them on their pixel. All of one account. */
export async function recordVisits({ orm, account_id }: Db, visits: Known<Visit>[]): Promise<void> {
  for (const { list: rows } of jsonLists(visits))
    await orm.batch([
      // Counted before they are stored: a visit that is there already, or comes twice, is a repeat and adds nothing.
      orm.run(sql`INSERT INTO pixels (account_id, id, site_id, page_visits, first_seen, last_seen)
      SELECT ${account_id}, v.value ->> 'pixel', v.value ->> 'site_id', count(DISTINCT v.value ->> 'id'), min(v.value ->> 'at'), max(v.value ->> 'at')
      FROM json_each(${rows}) AS v
      WHERE ${isTaken(account_id)} AND NOT EXISTS (SELECT 1 FROM visits AS known WHERE known.account_id = ${account_id}
        AND known.pixel = v.value ->> 'pixel' AND known.at = v.value ->> 'at' AND known.id = v.value ->> 'id')
      GROUP BY v.value ->> 'pixel'
      ON CONFLICT (account_id, id) DO UPDATE SET page_visits = page_visits + excluded.page_visits,
        last_seen = max(last_seen, excluded.last_seen)`),
      orm.run(sql`INSERT OR IGNORE INTO visits (account_id, pixel, at, id, url, title, referrer)
      SELECT ${account_id}, v.value ->> 'pixel', v.value ->> 'at', v.value ->> 'id', v.value ->> 'url',
        v.value ->> 'title', v.value ->> 'referrer' FROM json_each(${rows}) AS v WHERE ${isTaken(account_id)}`),
    ])
}

/** Stores what websites have tracked, each once however often it is handed over. All of one account. */
export async function recordTracked({ orm, account_id }: Db, events: Known<Tracked>[]): Promise<void> {
  for (const { list } of jsonLists(events))
    await orm.run(sql`INSERT OR IGNORE INTO tracked (account_id, pixel, at, id, name, data)
    SELECT ${account_id}, v.value ->> 'pixel', v.value ->> 'at', v.value ->> 'id', v.value ->> 'name', v.value -> 'data'
    FROM json_each(${list}) AS v WHERE ${isTaken(account_id)}`)
}

/** Page views by programs stand under a name that no browser has. */
export const botsOf = (site_id: string) => `bot:${site_id}`

/** How many there were of programs, in all and since then. */
export async function countBots({ orm, account_id }: Db, site_id: string, since: string) {
  const rows = await orm.all<{ total: number; recent: number }>(sql`
    SELECT coalesce((SELECT p.page_visits FROM pixels AS p WHERE p.account_id = ${account_id} AND p.id = ${botsOf(site_id)}), 0) AS total,
      (SELECT count(*) FROM visits AS v WHERE v.account_id = ${account_id} AND v.pixel = ${botsOf(site_id)} AND v.at >= ${since}) AS recent`)
  return rows[0] ?? { total: 0, recent: 0 }
}
