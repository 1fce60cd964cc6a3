import { eq, sql } from 'drizzle-orm'
import { dedupeSchedules } from '../../db/schema.ts'
import type { Schedule } from '../domain/schedule.ts'
import type { Db, Statement } from './database.ts'

/** null: nobody has accepted the conditions yet. */
export async function scheduleOf({ orm, account_id }: Db): Promise<Schedule | null> {
  const rows = await orm.select().from(dedupeSchedules).where(eq(dedupeSchedules.account_id, account_id))
  const [row] = rows
  if (!row) return null
  const { account_id: _, ...schedule } = row
  return schedule
}

/** In place of `seen`; the batch is stale if somebody else has saved, or a run has begun, in between. */
export const putSchedule = (
  { orm, account_id }: Db,
  schedule: Schedule,
  seen: Schedule | null,
): Statement[] => [
  orm.run(sql`INSERT INTO guard (stale) SELECT coalesce((SELECT s.saved_at || coalesce(s.ran_at, '') FROM dedupe_schedules AS s
    WHERE s.account_id = ${account_id}), '') <> ${seen ? seen.saved_at + (seen.ran_at ?? '') : ''}`),
  orm
    .insert(dedupeSchedules)
    .values({ ...schedule, account_id })
    .onConflictDoUpdate({ target: dedupeSchedules.account_id, set: schedule }),
]
