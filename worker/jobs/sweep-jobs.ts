import type { Deps } from '../deps.ts'
import { dueJobs } from '../store/jobs.ts'
import { LEASE_MS } from './run-slice.ts'

/** Most messages that a queue takes at once. */
const QUEUE_BATCH = 100

/**
 * Wakes every job that is due, or will be when whoever holds it now turns out to be dead: lost messages, crashes, a new
 * start. A message for a job that is being worked on does nothing.
 */
export async function sweepJobs(deps: Deps): Promise<void> {
  const now = deps.clock()
  const due = await dueJobs(deps.directory(), new Date(now + LEASE_MS).toISOString())
  const messages = due.map(({ account_id, id, due_at }) => ({
    body: { account_id, job_id: id },
    delaySeconds: Math.max(0, Math.ceil((Date.parse(due_at ?? '') - now) / 1000)),
  }))
  for (let at = 0; at < messages.length; at += QUEUE_BATCH)
    await deps.env.JOBS.sendBatch(messages.slice(at, at + QUEUE_BATCH))
}
