import { and, eq, sql } from 'drizzle-orm'
import { pixels } from '../../db/schema.ts'
import type { Browser } from '../domain/browser.ts'
import type { Plan } from '../domain/plan.ts'
import type { Db, Statement } from './database.ts'

/** For a batch: one row, none where nothing is known of this browser yet. */
export const selectBrowser = ({ orm, account_id }: Db, pixel: string) =>
  orm
    .select({ pixel: pixels.id, user_id: pixels.user_id, signed: pixels.signed, told: pixels.told })
    .from(pixels)
    .where(and(eq(pixels.account_id, account_id), eq(pixels.id, pixel)))

/** null: nothing is known of this browser yet. */
export const browserOf = async (db: Db, pixel: string): Promise<Browser | null> =>
  (await selectBrowser(db, pixel))[0] ?? null

/** A browser may be identified before its first visit has come through the queue. */
export const browserStatements = (
  { orm, account_id }: Db,
  browsers: Plan['browsers'],
  now: string,
): Statement[] =>
  browsers.map(({ pixel, site_id, ...said }) =>
    orm
      .insert(pixels)
      .values({ account_id, id: pixel, site_id, page_visits: 0, first_seen: now, last_seen: now, ...said })
      .onConflictDoUpdate({ target: [pixels.account_id, pixels.id], set: said }),
  )

/** A person on a new device sees no more than these. */
const CHATS_MAX = 20

/**
 * Conversations that a user held on this site, in browsers where the site's backend signed for that user: what somebody
 * else only claimed to be of that user is not among them.
 */
export const chatsOfUser = async (
  { orm, account_id }: Db,
  user_id: string,
  site_id: string,
): Promise<string[]> =>
  (
    await orm.all<{ id: string }>(sql`
      SELECT v.id AS id FROM pixels AS p INDEXED BY pixels_by_user
      CROSS JOIN conversations AS v INDEXED BY conversations_by_pixel ON v.account_id = ${account_id} AND v.pixel = p.id
      WHERE p.account_id = ${account_id} AND p.user_id = ${user_id} AND p.signed AND v.site_id = ${site_id}
      ORDER BY v.last_message_at DESC, v.id DESC LIMIT ${CHATS_MAX}`)
  ).map(({ id }) => id)
