import type { Deps } from '../deps.ts'
import type { MergeKind, MergeRow } from '../domain/merge.ts'
import { emptyPlan, type Plan } from '../domain/plan.ts'
import { candidatesByIds } from '../store/candidates.ts'
import { commit } from '../store/commit.ts'
import { countMoves, previewMoves } from '../store/merges.ts'
import { planRecordedMerge } from './plan-recorded-merge.ts'
import { areSeveralUsers, type Refused, refusal } from './refusal.ts'
import type { Choice, Conflict } from './survivorship.ts'

export type ContactsMerge = {
  winner_id: string
  loser_ids: string[]
  /** Whose value holds where they differ; a field without a word is asked for. */
  choose: Choice
  kind: MergeKind
  by: string
  /** What the caller commits together with the merge, e.g. its answer or a job's count. */
  extend?: (plan: Plan, merge: MergeRow) => void
  dry_run?: boolean
}

export type Merged = {
  kind: 'merged'
  /** null: it was only tried. */
  merge_id: string | null
  winner_id: string
  /** How many rows of each kind the winner got. */
  moved: Record<string, number>
}
export type MergeOutcome = Merged | { kind: 'conflicts'; conflicts: Conflict[] } | Refused | { kind: 'busy' }

/** A request of one of them that comes in at the same moment makes the merge load again. */
const ATTEMPTS = 3

/** Joins contacts into one, in one commit. What is refused writes nothing. */
export async function mergeContacts(
  deps: Deps,
  account_id: string,
  { winner_id, loser_ids, choose, kind, by, extend, dry_run }: ContactsMerge,
): Promise<MergeOutcome> {
  const db = deps.db(account_id)
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const ids = [...new Set([winner_id, ...loser_ids])]
    const refused = await refusal(db, 'contact', winner_id, loser_ids)
    if (refused) return refused
    const [winner, ...losers] = await candidatesByIds(db, ids)
    // Gone since it was looked at a moment ago.
    if (!winner || losers.length < ids.length - 1) continue
    // Who they are was said since then: the next look refuses it.
    if (areSeveralUsers([winner, ...losers].map(({ contact }) => contact))) continue
    const now = deps.now()
    const plan = emptyPlan(now, deps.newId('out'))
    const merge_id = deps.newId('mrg')
    const merging = { merge_id, now, newId: deps.newId }
    const outcome = planRecordedMerge(plan, winner, losers, choose, { kind, by }, merging)
    if ('open' in outcome) return { kind: 'conflicts', conflicts: outcome.open }
    const { join, row } = outcome
    const counted = (rows: Record<string, number>) => ({ ...rows, identifiers: join.gained.length })
    if (dry_run)
      return {
        kind: 'merged',
        merge_id: null,
        winner_id,
        moved: counted(await previewMoves(db, 'contact', join.loser_ids, winner_id)),
      }
    extend?.(plan, row)
    if ((await commit(db, plan)) === 'stale') continue
    deps.announce(account_id, plan.outboxId)
    return { kind: 'merged', merge_id, winner_id, moved: counted(await countMoves(db, merge_id)) }
  }
  return { kind: 'busy' }
}
