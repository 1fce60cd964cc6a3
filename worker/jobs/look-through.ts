import { refreshPairs } from '../dedupe/refresh-pairs.ts'
import type { Deps } from '../deps.ts'
import type { Config } from '../domain/config.ts'
import { type IdRange, idRange } from '../domain/id-ranges.ts'
import type { Job } from '../domain/job.ts'
import { emptyPlan, type Plan } from '../domain/plan.ts'
import { planCommit } from '../store/commit.ts'
import { configOf } from '../store/config.ts'
import { contactIdsIn } from '../store/contacts.ts'
import type { ItemVerb } from './item-verb.ts'

/** Contacts of one commit. */
const AT_ONCE = 100
/** About so many contacts an item, and so many items of a job. */
const CONTACTS_PER_ITEM = 200
const ITEMS_MAX = 5000
/** Somebody else changes or looks at one of them at the same moment. */
const ATTEMPTS = 4

/**
 * Looks at every contact again, where what likeness is weighed by has changed: the model, or which attributes identify.
 * Each item is a part of all IDs. Safe to repeat.
 */
export const lookThrough: ItemVerb = async (deps, account_id, _job, item, end) => {
  const range = item.input as IdRange
  const db = deps.db(account_id)
  let contacts = 0
  for (let from = range.from; ; ) {
    const ids = await contactIdsIn(db, { from, to: range.to }, AT_ONCE)
    // As it is now: a model that was learned a moment ago is what it is about.
    const config = await configOf(db, deps.clock(), true)
    if (!config) return { status: 'failed', counts: 'failed', result: { code: 'not_found' } }
    const last = ids.length < AT_ONCE ? emptyPlan(deps.now(), deps.newId('out')) : null
    contacts += ids.length
    if (last) end(last, { status: 'looked_through', counts: 'succeeded', result: { contacts } })
    if (!(await looked(deps, config, ids, last)))
      return { status: 'failed', counts: 'failed', result: { code: 'busy' } }
    if (last) {
      if (last.events.length > 0) deps.announce(account_id, last.outboxId)
      return 'committed'
    }
    // The next ID there can be.
    from = `${ids.at(-1)}0`
  }
}

async function looked(deps: Deps, config: Config, ids: string[], plan: Plan | null): Promise<boolean> {
  const end = plan ? planCommit(deps.db(config.account_id), plan) : []
  for (let attempt = 0; attempt < ATTEMPTS; attempt++)
    if ((await refreshPairs(deps, config, ids, end, null)) !== 'stale') return true
  return false
}

/** A job that looks at all of so many contacts. */
export function newLookThrough(deps: Deps, contacts: number, by: string): { job: Job; items: IdRange[] } {
  const parts = Math.min(ITEMS_MAX, Math.max(1, Math.ceil(contacts / CONTACTS_PER_ITEM)))
  const now = deps.now()
  const job: Job = {
    id: deps.newId('job'),
    kind: 'look_through',
    status: 'queued',
    total: parts,
    done: 0,
    succeeded: 0,
    failed: 0,
    params: {},
    error: null,
    by,
    created_at: now,
    updated_at: now,
    due_at: now,
  }
  return { job, items: Array.from({ length: parts }, (_, part) => idRange('con', part, parts)) }
}
