import { ask, type Trouble } from '../../api.ts'
import type { DuplicateControl, TrialRow, TrialSlice } from '../../wire.ts'

export type Sum = {
  /** Requests decided so far, and all of the period. */
  intakes: number
  total: number
  skipped: number
  same: number
  would_merge: TrialRow[]
  would_split: TrialRow[]
  vetoed: TrialRow[]
  changed: TrialRow[]
}

export const emptySum: Sum = {
  intakes: 0,
  total: 0,
  skipped: 0,
  same: 0,
  would_merge: [],
  would_split: [],
  vetoed: [],
  changed: [],
}

/** One slice more. */
export const plus = (sum: Sum, slice: TrialSlice): Sum => ({
  intakes: sum.intakes + slice.intakes,
  total: slice.total,
  skipped: sum.skipped + slice.skipped,
  same: sum.same + slice.same,
  would_merge: [...sum.would_merge, ...slice.would_merge],
  would_split: [...sum.would_split, ...slice.would_split],
  vetoed: [...sum.vetoed, ...slice.vetoed],
  changed: [...sum.changed, ...slice.changed],
})

export type TrialAsked = { settings: Omit<DuplicateControl, 'version'>; days: number }

/** Where a run stands: from `after` it can be gone on with. */
export type At = { sum: Sum; after: string }

type Ended =
  | { kind: 'done'; sum: Sum }
  | { kind: 'stopped'; at: At }
  | { kind: 'failed'; at: At; problem: Trouble }

/** Asks slice by slice, telling after each how far it is, until all are decided or `goOn` says no. */
export async function runTrial(
  pipeline: string,
  asked: TrialAsked,
  from: At,
  goOn: () => boolean,
  tell: (at: At) => void,
): Promise<Ended> {
  let at = from
  for (;;) {
    const answer = await ask<TrialSlice>(`/pipelines/${pipeline}/duplicate_control/dry_run`, {
      ...asked,
      after: at.after,
    })
    if (!goOn()) return { kind: 'stopped', at }
    if (!answer.ok) return { kind: 'failed', at, problem: answer.problem }
    const sum = plus(at.sum, answer.data)
    if (answer.data.next === null) return { kind: 'done', sum }
    at = { sum, after: answer.data.next }
    tell(at)
  }
}
