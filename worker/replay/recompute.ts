import type { Db } from '../store/database.ts'
import { pastDecision } from '../store/past-decisions.ts'
import { type Again, decideAgain } from './decide-again.ts'

export type Recomputed = ({ kind: 'recomputed' } & Again) | { kind: 'not-found' | 'not-an-intake' | 'erased' }

/** Decides an intake again under the rules of then. */
export async function recompute(db: Db, decisionId: string): Promise<Recomputed> {
  const row = await pastDecision(db, decisionId)
  if (!row) return { kind: 'not-found' }
  if (row.kind !== 'intake') return { kind: 'not-an-intake' }
  const again = decideAgain(row)
  return again ? { kind: 'recomputed', ...again } : { kind: 'erased' }
}
