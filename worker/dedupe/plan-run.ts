import type { CleanUp } from '../domain/clean-up.ts'
import type { Job } from '../domain/job.ts'
import type { Schedule } from '../domain/schedule.ts'
import { nextRun } from './plan-next-run.ts'

/** What a run is told; it finds its groups itself. */
export type Run = CleanUp & { id: string; by: string; now: string }

/** A clean-up as a job that is due at once. */
export const planRun = ({ id, dry_run, base_order, by, now }: Run): Job => ({
  id,
  kind: 'clean_up',
  status: 'queued',
  total: 0,
  done: 0,
  succeeded: 0,
  failed: 0,
  params: { dry_run, base_order, finding: { after: '' } },
  error: null,
  by,
  created_at: now,
  updated_at: now,
  due_at: now,
})

/** The schedule once the run that is due has begun: nights that were missed have no run of their own. */
export function afterRun(schedule: Schedule, now: string): Schedule {
  const begun = { ...schedule, once: false, ran_at: schedule.next_run_at }
  return { ...begun, next_run_at: nextRun(begun, now) }
}
