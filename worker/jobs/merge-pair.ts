import type { Ended, Job } from '../domain/job.ts'
import { type MergeOutcome, mergeContacts } from '../merge/merge-contacts.ts'
import { type Choice, preferring } from '../merge/survivorship.ts'
import type { ItemVerb } from './item-verb.ts'

export const ON_CONFLICT = ['winner', 'loser', 'skip'] as const
export type OnConflict = (typeof ON_CONFLICT)[number]
export type Pair = { winner_id: string; loser_id: string }

/** What a bulk merge needs to know besides its pairs. */
export type BulkMerge = { on_conflict: OnConflict }

const CHOOSE: Record<OnConflict, (pair: Pair) => Choice> = {
  winner: ({ winner_id }) => preferring(winner_id),
  loser: ({ loser_id }) => preferring(loser_id),
  skip: () => () => null,
}

/** Waits before a pair that chats keep overtaking is tried again, ms; a bulk merge has time. */
const AGAIN_AFTER = [50, 250, 1_000]

/** Merges one pair of a bulk merge; the pair's end is in the merge's own commit. */
export const mergePair: ItemVerb = async (deps, account_id, job, item, end) => {
  const pair = item.input as Pair
  const { on_conflict } = job.params as Job['params'] & BulkMerge
  const merge = () =>
    mergeContacts(deps, account_id, {
      winner_id: pair.winner_id,
      loser_ids: [pair.loser_id],
      choose: CHOOSE[on_conflict](pair),
      kind: 'bulk',
      by: job.by,
      extend: (plan, { id }) =>
        end(plan, { status: 'merged', counts: 'succeeded', result: { merge_id: id } }),
    })
  let outcome = await merge()
  for (const wait of AGAIN_AFTER) {
    if (outcome.kind !== 'busy') break
    await new Promise((resolve) => setTimeout(resolve, wait * (0.5 + Math.random())))
    outcome = await merge()
  }
  return endOf(outcome)
}

function endOf(outcome: MergeOutcome): 'committed' | Ended {
  switch (outcome.kind) {
    case 'merged':
      return 'committed'
    case 'conflicts':
      return { status: 'skipped', counts: null, result: { code: 'unresolved_conflicts' } }
    case 'refused':
      return failed(outcome.code)
    case 'not-found':
      return failed('not_found')
    case 'busy':
      return failed('busy')
    default:
      return outcome satisfies never
  }
}

const failed = (code: string): Ended => ({ status: 'failed', counts: 'failed', result: { code } })
