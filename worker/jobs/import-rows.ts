import { emptyPlan, type Plan } from '../domain/plan.ts'
import { commit } from '../store/commit.ts'
import { planRow } from './import-row.ts'
import type { ItemsVerb } from './item-verb.ts'

/**
 * A statement has a hundred parameters and an event four of them: a lead's row tells of two, the contact and the lead,
 * and the job may tell of itself.
 */
export const ROWS_TOGETHER = 11

/** Imports several rows in one commit: a commit costs a round trip, whatever it holds. */
export const importRows: ItemsVerb = async (deps, account_id, job, items, end) => {
  const all = emptyPlan(deps.now(), deps.newId('out'))
  const planned = await Promise.all(items.map((item) => planRow(deps, account_id, job, item, false)))
  for (const it of planned) if (it.kind === 'planned') add(all, it.plan)
  end(
    all,
    planned.map(({ ended }) => ended),
  )
  if ((await commit(deps.db(account_id), all)) !== 'committed') return 'apart'
  if (all.events.length > 0) deps.announce(account_id, all.outboxId)
  return 'committed'
}

/** What the plan of a new contact or lead says. */
function add(all: Plan, plan: Plan) {
  all.guard.config = plan.guard.config ?? all.guard.config
  all.guard.contacts.push(...plan.guard.contacts)
  all.contacts.push(...plan.contacts)
  all.contactPatches.push(...plan.contactPatches)
  all.identifiers.push(...plan.identifiers)
  all.joins.push(...plan.joins)
  all.leads.push(...plan.leads)
  all.events.push(...plan.events)
}
