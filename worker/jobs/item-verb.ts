import type { Deps } from '../deps.ts'
import type { Ended, Job, JobItem } from '../domain/job.ts'
import type { Plan } from '../domain/plan.ts'

/** Adds to the plan that changes something for an item that the item has come to its end. `more`: items that follow from it. */
export type End = (plan: Plan, ended: Ended, more?: object[]) => void

/**
 * Does one item of a job. What it changes goes into one plan, together with `end`; then it answers `committed`. Where
 * it changed nothing it answers how the item ended, and the runner writes that; or when it is to be tried again, until when
 * the job rests. An exception is a fault: the runner tries once more, then gives the item up.
 */
export type ItemVerb = (
  deps: Deps,
  account_id: string,
  job: Job,
  item: JobItem,
  end: End,
) => Promise<'committed' | Ended | Later>

export type Later = { again_at: string }

/**
 * Does several items of a job in one commit, with the end of each. `apart`: that did not work, nothing was written; they
 * are done one by one.
 */
export type ItemsVerb = (
  deps: Deps,
  account_id: string,
  job: Job,
  items: JobItem[],
  end: (plan: Plan, ended: Ended[]) => void,
) => Promise<'committed' | 'apart'>
