import type { Outcome } from '../matching/decide.ts'
import type { Db } from '../store/database.ts'
import { pastDecision } from '../store/past-decisions.ts'
import { decideAgain } from './decide-again.ts'
import type { Difference } from './differences.ts'
import { updateAgain } from './update-again.ts'

export type Recomputed =
  | { kind: 'recomputed'; outcome: Outcome | null; lead_ids: string[]; differences: Difference[] }
  | { kind: 'not-found' | 'erased' }

/** Makes a decision again, of a request or of a change, under the rules of then. */
export async function recompute(db: Db, decisionId: string): Promise<Recomputed> {
  const row = await pastDecision(db, decisionId)
  if (!row) return { kind: 'not-found' }
  const again = row.kind === 'intake' ? decideAgain(row) : updateAgain(row)
  if (!again) return { kind: 'erased' }
  const { decision, lead_ids, differences } = again
  return { kind: 'recomputed', outcome: decision.outcome, lead_ids, differences }
}
