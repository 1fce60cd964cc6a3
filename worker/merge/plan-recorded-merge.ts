import type { Candidate } from '../domain/candidate.ts'
import type { ContactJoin, MergeRow } from '../domain/merge.ts'
import type { Plan } from '../domain/plan.ts'
import { type Merging, planContactMerge } from './plan-contact-merge.ts'
import type { Choice, Conflict } from './survivorship.ts'

/** Joins contacts as they were loaded, with the ledger's row; the commit proves that none has changed since. */
export function planRecordedMerge(
  plan: Plan,
  winner: Candidate,
  losers: Candidate[],
  choose: Choice,
  { kind, by }: Pick<MergeRow, 'kind' | 'by'>,
  merging: Merging,
): { join: ContactJoin; row: MergeRow } | { open: Conflict[] } {
  const outcome = planContactMerge(plan, winner, losers, choose, merging)
  if ('open' in outcome) return outcome
  const { join } = outcome
  plan.guard.contacts.push(...[winner, ...losers].map(({ contact: { id, version } }) => ({ id, version })))
  const row: MergeRow = {
    id: merging.merge_id,
    kind,
    subject: 'contact',
    winner_id: join.winner_id,
    loser_ids: join.loser_ids,
    by,
    at: merging.now,
    undone_at: null,
    decision_id: null,
    contact_id: join.winner_id,
    body: { contacts: join, leads: null },
  }
  plan.merges.push(row)
  return { join, row }
}
