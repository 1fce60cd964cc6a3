import type { NewId } from '../domain/ids.ts'
import { type Ended, type Job, type JobStep, progressEvent } from '../domain/job.ts'
import type { Plan } from '../domain/plan.ts'

/** Progress is told with the first item of every two seconds, and with every twentieth part. */
const TOLD_EVERY_MS = 2_000
const TOLD_PARTS = 20

/**
 * Writes into `plan` that items came to their ends, and what the job is afterwards.
 * @param until how long the runner holds the job from here on. `adds`: items that follow from these.
 */
export function planItemsEnd(
  plan: Plan,
  job: Job,
  ends: (Ended & { position: number })[],
  until: string,
  newId: NewId,
  adds: object[] = [],
): Job {
  const total = job.total + adds.length
  const done = job.done + ends.length
  const counted = (as: Ended['counts']) => ends.filter(({ counts }) => counts === as).length
  const over = done >= total
  const after: Job = {
    ...job,
    total,
    done,
    succeeded: job.succeeded + counted('succeeded'),
    failed: job.failed + counted('failed'),
    status: over ? 'done' : 'running',
    due_at: over ? null : until,
    updated_at: plan.now,
  }
  const items = ends.map(({ position, status, result }) => ({ position, status, result }))
  return write(plan, job, after, items, isTold(job, after), newId, adds)
}

/** Writes into `plan` that a job is over before, or without, its last item. What is left of a file is still to be forgotten. */
export const planJobEnd = (
  plan: Plan,
  job: Job,
  status: 'done' | 'failed' | 'cancelled',
  error: string | null,
  newId: NewId,
): Job => {
  const due_at = job.kind === 'import' && status !== 'done' ? plan.now : null
  return write(plan, job, { ...job, status, error, due_at, updated_at: plan.now }, [], true, newId)
}

function write(
  plan: Plan,
  before: Job,
  after: Job,
  items: JobStep['items'],
  told: boolean,
  newId: NewId,
  adds: object[] = [],
): Job {
  const { status, total, done, succeeded, failed, error, updated_at, due_at } = after
  const event = told ? progressEvent(after, newId) : null
  if (event) plan.events.push(event)
  plan.job = {
    job_id: after.id,
    seen: { total: before.total, done: before.done },
    items,
    adds,
    becomes: { status, total, done, succeeded, failed, error, updated_at, due_at },
    told: event && after.params.progress_webhook?.state === 'enabled' ? event.id : null,
  }
  return after
}

/** From the two states alone: whoever runs the job next needs to know nothing of what was told before. */
function isTold(before: Job, after: Job): boolean {
  const window = (job: Job) => Math.floor(Date.parse(job.updated_at) / TOLD_EVERY_MS)
  const part = (job: Job) => Math.floor((job.done * TOLD_PARTS) / job.total)
  return after.status === 'done' || window(before) !== window(after) || part(before) !== part(after)
}
