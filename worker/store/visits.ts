import { sql } from 'drizzle-orm'
import type { Db } from './database.ts'

/** One page view of one browser. */
export type Visit = {
  account_id: string
  site_id: string
  pixel: string
  id: string
  at: string
  url: string
  title: string | null
  referrer: string | null
}

/** Stores page views, each once however often it is handed over, and counts them on their pixel. All of one account. */
export async function recordVisits({ orm, account_id }: Db, visits: Visit[]): Promise<void> {
  const rows = JSON.stringify(visits)
  await orm.batch([
    // Counted before they are stored: a visit that is there already is a repeat and adds nothing.
    orm.run(sql`INSERT INTO pixels (account_id, id, site_id, page_visits, first_seen, last_seen)
      SELECT ${account_id}, v.value ->> 'pixel', v.value ->> 'site_id', count(*), min(v.value ->> 'at'), max(v.value ->> 'at')
      FROM json_each(${rows}) AS v
      WHERE NOT EXISTS (SELECT 1 FROM visits AS known WHERE known.account_id = ${account_id}
        AND known.pixel = v.value ->> 'pixel' AND known.at = v.value ->> 'at' AND known.id = v.value ->> 'id')
      GROUP BY v.value ->> 'pixel'
      ON CONFLICT (account_id, id) DO UPDATE SET page_visits = page_visits + excluded.page_visits,
        last_seen = max(last_seen, excluded.last_seen)`),
    orm.run(sql`INSERT OR IGNORE INTO visits (account_id, pixel, at, id, url, title, referrer)
      SELECT ${account_id}, v.value ->> 'pixel', v.value ->> 'at', v.value ->> 'id', v.value ->> 'url',
        v.value ->> 'title', v.value ->> 'referrer' FROM json_each(${rows}) AS v`),
  ])
}
