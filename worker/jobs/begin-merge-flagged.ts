import type { Deps } from '../deps.ts'
import type { PairKey } from '../domain/duplicate.ts'
import type { Job } from '../domain/job.ts'
import { run } from '../store/commit.ts'
import { accountsToMerge, flaggedPairs } from '../store/flagged-pairs.ts'
import { insertJob, isSecondOfItsKind } from '../store/jobs.ts'

/** Who merges pairs that nobody has clicked on. */
export const BY_ITSELF = 'duplicates'

/** Pairs of one job; those left are of the next tick's. */
const PAIRS_MAX = 500

/** At the clock's tick: where an admin has turned it on, pairs above the line are merged by a job, one at a time an account. */
export async function beginMergeFlagged(deps: Deps): Promise<void> {
  for (const { account_id } of await accountsToMerge(deps.directory()))
    try {
      await beginIn(deps, account_id)
    } catch (error) {
      if (!isSecondOfItsKind(error))
        console.error(JSON.stringify({ level: 'error', merge_flagged: account_id, error: String(error) }))
    }
}

async function beginIn(deps: Deps, account_id: string): Promise<void> {
  const db = deps.db(account_id)
  const pairs = eachOnce(await flaggedPairs(db, PAIRS_MAX))
  if (pairs.length === 0) return
  const now = deps.now()
  const job: Job = {
    id: deps.newId('job'),
    kind: 'merge_flagged',
    status: 'queued',
    total: pairs.length,
    done: 0,
    succeeded: 0,
    failed: 0,
    params: {},
    error: null,
    by: BY_ITSELF,
    created_at: now,
    updated_at: now,
    due_at: now,
  }
  await run(db, insertJob(db, job, pairs))
  // If the message is lost, the sweep finds the row.
  await deps.env.JOBS.send({ account_id, job_id: job.id }).catch(() => {})
}

/** Nobody is in two pairs of one job: what becomes of the first is not known before it is done. */
function eachOnce(pairs: PairKey[]): PairKey[] {
  const seen = new Set<string>()
  return pairs.filter(({ contact_id, other_id }) => {
    if (seen.has(contact_id) || seen.has(other_id)) return false
    seen.add(contact_id).add(other_id)
    return true
  })
}
