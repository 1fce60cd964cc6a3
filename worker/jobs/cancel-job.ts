import type { Deps } from '../deps.ts'
import { isOver, type Job } from '../domain/job.ts'
import { emptyPlan, type Remember } from '../domain/plan.ts'
import { commit } from '../store/commit.ts'
import { jobById } from '../store/jobs.ts'
import { planJobEnd } from './plan-step.ts'

/** Each item that ends in between makes it look again; a runner commits at every fourth round trip, this at every second. */
const ATTEMPTS = 12

/** No further item is begun, and one that is being done is not committed any more: its counts are final. */
export async function cancelJob(
  deps: Deps,
  account_id: string,
  id: string,
  remember: (job: Job) => Remember[],
): Promise<{ kind: 'cancelled'; job: Job } | { kind: 'not-found' | 'already-finished' | 'busy' }> {
  const db = deps.db(account_id)
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const job = await jobById(db, id)
    if (!job) return { kind: 'not-found' }
    if (isOver(job)) return { kind: 'already-finished' }
    const plan = emptyPlan(deps.now(), deps.newId('out'))
    const cancelled = planJobEnd(plan, job, 'cancelled', null, deps.newId)
    plan.remember = remember(cancelled)
    const outcome = await commit(db, plan)
    if (outcome === 'stale') continue
    if (outcome === 'committed') deps.announce(account_id, plan.outboxId)
    return { kind: 'cancelled', job: outcome === 'committed' ? cancelled : ((await jobById(db, id)) ?? job) }
  }
  return { kind: 'busy' }
}
