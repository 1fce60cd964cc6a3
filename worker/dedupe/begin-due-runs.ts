import type { Deps } from '../deps.ts'
import { dueCleanUps } from '../store/clean-ups.ts'
import { run } from '../store/commit.ts'
import { putSchedule, scheduleOf } from '../store/dedupe-schedules.ts'
import { insertJob, isSecondOfItsKind } from '../store/jobs.ts'
import { afterRun, planRun } from './plan-run.ts'

/** Who has begun a run that nobody asked for at that moment. */
export const BY_SCHEDULE = 'schedule'

/**
 * Begins every clean-up that is due. Two ticks at once begin one: the job and the next date are one commit, which proves
 * that the schedule is as it was read. While another one is under way it stays due.
 */
export async function beginDueRuns(deps: Deps): Promise<void> {
  for (const { account_id } of await dueCleanUps(deps.directory(), deps.now()))
    try {
      await beginDueRun(deps, account_id)
    } catch (error) {
      if (!isSecondOfItsKind(error))
        console.error(JSON.stringify({ level: 'error', clean_up: account_id, error: String(error) }))
    }
}

async function beginDueRun(deps: Deps, account_id: string): Promise<void> {
  const db = deps.db(account_id)
  const now = deps.now()
  const schedule = await scheduleOf(db)
  if (!schedule?.next_run_at || schedule.next_run_at > now) return
  const { base_order } = schedule
  const job = planRun({ id: deps.newId('job'), dry_run: false, base_order, by: BY_SCHEDULE, now })
  const batch = [...putSchedule(db, afterRun(schedule, now), schedule), ...insertJob(db, job, [])]
  if ((await run(db, batch)) === 'stale') return
  // If the message is lost, the sweep finds the row.
  await deps.env.JOBS.send({ account_id, job_id: job.id }).catch(() => {})
}
