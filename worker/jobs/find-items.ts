import { type Deps, STATEMENTS_PER_JOB } from '../deps.ts'
import type { Job } from '../domain/job.ts'
import { run } from '../store/commit.ts'
import { itemsFound } from '../store/found-items.ts'

/**
 * Looks for some of the items that a job has to do, from behind `after` on, in an order that does not change. `next`:
 * where to go on; null: that was all.
 */
export type Finder = (
  deps: Deps,
  account_id: string,
  job: Job,
  after: string,
) => Promise<{ inputs: object[]; next: string | null }>

/** Statements that one look may take, its commit included. */
const STATEMENTS_PER_LOOK = 100

/**
 * Goes on looking for a job's items, each look in one commit with where it goes on: after a crash nothing is found twice
 * or missed. `rest` between two looks answers whether there is time for another one.
 */
export async function findItems(
  deps: Deps,
  account_id: string,
  job: Job,
  find: Finder,
  leaseEnd: () => string,
  rest: () => Promise<boolean>,
): Promise<Job | 'overtaken'> {
  let seen = job
  while (seen.params.finding) {
    const { inputs, next } = await find(deps, account_id, seen, seen.params.finding.after)
    const due_at = leaseEnd()
    const db = deps.db(account_id)
    if ((await run(db, itemsFound(db, seen, inputs, next, due_at))) === 'stale') return 'overtaken'
    const { finding: _, ...params } = seen.params
    seen = {
      ...seen,
      due_at,
      total: seen.total + inputs.length,
      params: next === null ? params : { ...params, finding: { after: next } },
    }
    const left = STATEMENTS_PER_JOB - deps.meter.statements
    if (left < STATEMENTS_PER_LOOK || !(await rest())) break
  }
  return seen
}
