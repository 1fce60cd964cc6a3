import type { FoundGroup } from '../dedupe/find-groups.ts'
import { groupsAround } from '../dedupe/load-groups.ts'
import { type Group, groupOf, type Left, membersOf } from '../dedupe/plan-groups.ts'
import type { Deps } from '../deps.ts'
import type { CleanUp } from '../domain/clean-up.ts'
import type { Ended, Job } from '../domain/job.ts'
import { emptyPlan, type Plan } from '../domain/plan.ts'
import { BLOCK_CAP } from '../matching/blocking.ts'
import { planRecordedMerge } from '../merge/plan-recorded-merge.ts'
import { preferring } from '../merge/survivorship.ts'
import { automationsOf } from '../store/automations.ts'
import { commit } from '../store/commit.ts'
import { configOf } from '../store/config.ts'
import type { Db } from '../store/database.ts'
import { previewMoves } from '../store/merges.ts'
import type { ItemVerb } from './item-verb.ts'
import { automationsAfter, filledFrom } from './plan-clean-up.ts'

/** Whoever changes a record of the group in between makes it decide anew. */
const ATTEMPTS = 5
const AGAIN_AFTER_MS = 100

/** Makes the records of one group one, as the group is when its turn comes; its end is in the commit of the merge. */
export const cleanUpGroup: ItemVerb = async (deps, account_id, job, item, end) => {
  const db = deps.db(account_id)
  const { dry_run, base_order } = job.params as Job['params'] & CleanUp
  const { contact_ids } = item.input as FoundGroup
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER_MS * attempt))
    const config = await configOf(db, deps.clock(), true)
    if (!config) return leftAlone(undefined, contact_ids)
    const look = { order: base_order, providerRules: config.email_provider_rules }
    const group = groupOf(await groupsAround(db, contact_ids, look), contact_ids)
    if (group?.kind !== 'group') return leftAlone(group, contact_ids)
    const plan = emptyPlan(deps.now(), deps.newId('out'))
    plan.guard.config = config.version
    const { merge_id, report } = await planned(deps, db, plan, group, job.by)
    if (dry_run) return { status: 'would_merge', counts: 'succeeded', result: report }
    end(plan, { status: 'merged', counts: 'succeeded', result: { ...report, merge_id } })
    if ((await commit(db, plan)) === 'stale') continue
    deps.announce(account_id, plan.outboxId)
    return 'committed'
  }
  return { status: 'failed', counts: 'failed', result: { base_id: null, code: 'busy' } }
}

/** Writes the merge of a group into `plan`, and answers what is told of it. */
async function planned({ newId }: Deps, db: Db, plan: Plan, group: Group, by: string) {
  const { base, donors, apart, decided_by } = group
  const merge_id = newId('mrg')
  const merging = { merge_id, now: plan.now, newId }
  const outcome = planRecordedMerge(
    plan,
    base,
    donors,
    preferring(base.contact.id),
    { kind: 'schedule', by },
    merging,
  )
  if ('open' in outcome) throw new Error('the base user’s value holds wherever they differ')
  const { join } = outcome
  const automations = await automationsOf(db, [join.winner_id, ...join.loser_ids])
  const moved = await previewMoves(db, 'contact', join.loser_ids, join.winner_id)
  return {
    merge_id,
    report: {
      base_id: join.winner_id,
      contact_ids: [join.winner_id, ...join.loser_ids],
      decided_by,
      moved: { ...moved, identifiers: join.gained.length },
      filled: filledFrom(group, join),
      apart: apart.map(({ contact }) => contact.id),
      ...automationsAfter(join, automations),
    },
  }
}

/** Counts as neither good nor bad: nothing was to be done, or a person has to say. */
function leftAlone(left: Left | undefined, contact_ids: string[]): Ended {
  const ids = left ? membersOf(left).map(({ contact }) => contact.id) : contact_ids
  return {
    status: 'left',
    counts: null,
    result: {
      base_id: null,
      contact_ids: ids.slice(0, BLOCK_CAP),
      moved: {},
      automations_stopping: [],
      automations_triggering: [],
      code: left?.why ?? 'gone',
    },
  }
}
