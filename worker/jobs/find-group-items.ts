import { findGroups } from '../dedupe/find-groups.ts'
import type { CleanUp } from '../domain/clean-up.ts'
import type { Job } from '../domain/job.ts'
import { configOf } from '../store/config.ts'
import type { Finder } from './find-items.ts'

/** Groups of contacts with one email. */
export const findGroupItems: Finder = async (deps, account_id, job, after) => {
  const db = deps.db(account_id)
  const { base_order } = job.params as Job['params'] & CleanUp
  const config = await configOf(db, deps.clock())
  const look = { order: base_order, providerRules: config?.email_provider_rules ?? true }
  const { groups, next } = await findGroups(db, after, look)
  return { inputs: groups, next }
}
