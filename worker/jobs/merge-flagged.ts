import { refreshMarked } from '../dedupe/refresh-marked.ts'
import type { Candidate } from '../domain/candidate.ts'
import type { PairKey } from '../domain/duplicate.ts'
import type { Ended } from '../domain/job.ts'
import { emptyPlan } from '../domain/plan.ts'
import { baseFirst } from '../matching/base-user.ts'
import { vetoesBetween } from '../matching/vetoes.ts'
import { planRecordedMerge } from '../merge/plan-recorded-merge.ts'
import { preferring } from '../merge/survivorship.ts'
import { candidatesByIds } from '../store/candidates.ts'
import { commit } from '../store/commit.ts'
import { configOf } from '../store/config.ts'
import { isFlagged } from '../store/flagged-pairs.ts'
import type { ItemVerb } from './item-verb.ts'

const ATTEMPTS = 5
const AGAIN_AFTER_MS = 100

/**
 * Merges a pair that is above the line, if it still is when its turn comes, nobody has said that it is not one person,
 * and merging without a click is still wanted.
 */
export const mergeFlagged: ItemVerb = async (deps, account_id, job, item, end) => {
  const pair = item.input as PairKey
  const db = deps.db(account_id)
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER_MS * attempt))
    const config = await configOf(db, deps.clock(), true)
    if (!config?.merge_flagged_pairs) return left(pair, 'switched_off')
    await refreshMarked(deps, config)
    // Read before the pair is asked for: what changes after this makes the commit stale.
    const both = await candidatesByIds(db, [pair.contact_id, pair.other_id])
    const why = both.length < 2 ? 'not_found' : whyNot(both as [Candidate, Candidate])
    if (why) return left(pair, why)
    if (!(await isFlagged(db, pair))) return left(pair, 'no_longer_flagged')
    const [winner, loser] = both.toSorted((a, b) => baseFirst('older')(a.contact, b.contact)) as [
      Candidate,
      Candidate,
    ]
    const plan = emptyPlan(deps.now(), deps.newId('out'))
    plan.guard.config = config.version
    const merging = { merge_id: deps.newId('mrg'), now: plan.now, newId: deps.newId }
    const recorded = { kind: 'bulk', by: job.by } as const
    const outcome = planRecordedMerge(plan, winner, [loser], preferring(winner.contact.id), recorded, merging)
    if ('open' in outcome) throw new Error('the winner’s value holds wherever they differ')
    const { winner_id, loser_ids } = outcome.join
    const result = { winner_id, loser_id: loser_ids[0], merge_id: merging.merge_id }
    end(plan, { status: 'merged', counts: 'succeeded', result })
    if ((await commit(db, plan)) === 'stale') continue
    deps.announce(account_id, plan.outboxId)
    return 'committed'
  }
  return { ...left(pair, 'busy'), status: 'failed', counts: 'failed' }
}

const whyNot = ([a, b]: [Candidate, Candidate]) => {
  const [veto] = vetoesBetween(a, b)
  return veto === 'different_user_id' ? 'different_user_ids' : veto
}

/** Counts as neither good nor bad: it was right to leave them apart. */
const left = ({ contact_id, other_id }: PairKey, code: string): Ended => ({
  status: 'skipped',
  counts: null,
  result: { winner_id: contact_id, loser_id: other_id, code },
})
