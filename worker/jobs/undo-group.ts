import type { Ended } from '../domain/job.ts'
import { type UndoOutcome, unmerge } from '../merge/unmerge.ts'
import type { ItemVerb } from './item-verb.ts'

/** A merge of a clean-up, as an undo of the clean-up lists it. */
export type UndoneGroup = { merge_id: string; base_id: string; contact_ids: string[] }

/** Waits before a merge that chats keep overtaking is tried again, ms. */
const AGAIN_AFTER = [50, 250, 1_000]

/** Undoes one merge of a clean-up; what can't be undone says why. The end of the item is in the commit of the undo. */
export const undoGroup: ItemVerb = async (deps, account_id, job, item, end) => {
  const { merge_id } = item.input as UndoneGroup
  const undo = () =>
    unmerge(deps, account_id, merge_id, job.by, {
      extend: (plan, { restored, kept }) =>
        end(plan, {
          status: 'undone',
          counts: 'succeeded',
          result: { restored, kept: kept.length },
        }),
    })
  let outcome = await undo()
  for (const wait of AGAIN_AFTER) {
    if (outcome.kind !== 'busy') break
    await new Promise((resolve) => setTimeout(resolve, wait * (0.5 + Math.random())))
    outcome = await undo()
  }
  return endOf(outcome)
}

function endOf(outcome: UndoOutcome): 'committed' | Ended {
  switch (outcome.kind) {
    case 'undone':
      return 'committed'
    case 'not-found':
      return failed({ code: 'not_found' })
    case 'expired':
      return failed({ code: 'expired', why: outcome.why })
    case 'not-undoable':
      return failed({ code: 'not_undoable', why: outcome.why, first: outcome.first })
    case 'busy':
      return failed({ code: 'busy' })
    default:
      return outcome satisfies never
  }
}

const failed = (result: Record<string, unknown>): Ended => ({ status: 'failed', counts: 'failed', result })
