import type { Deps } from '../deps.ts'
import type { Schedule } from '../domain/schedule.ts'
import { run } from '../store/commit.ts'
import { putSchedule, scheduleOf } from '../store/dedupe-schedules.ts'
import { type AskedSchedule, planSchedule } from './plan-schedule.ts'

/** A run that begins, or another admin who saves, at the same moment makes it look again. */
const ATTEMPTS = 4

/** Saves when contacts are cleaned up. Whoever saves has accepted the conditions. null: others came in between too often. */
export async function saveSchedule(
  deps: Deps,
  account_id: string,
  asked: AskedSchedule,
  by: string,
): Promise<Schedule | null> {
  const db = deps.db(account_id)
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const present = await scheduleOf(db)
    const schedule = planSchedule(present, asked, by, deps.now())
    if ((await run(db, putSchedule(db, schedule, present))) === 'committed') return schedule
  }
  return null
}
