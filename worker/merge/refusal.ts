import type { Subject } from '../domain/plan.ts'
import type { Db } from '../store/database.ts'
import { statesOf } from '../store/merges.ts'

/** Why records can't be merged. `winner_id`: what one of them has become part of. */
export type Refused =
  | { kind: 'refused'; code: 'same_record' | 'in_trash' | 'different_user_ids' }
  | { kind: 'refused'; code: 'already_merged'; winner_id: string; loser_id: string }
  | { kind: 'not-found' }

/** null: nothing speaks against it. */
export async function refusal(
  db: Db,
  subject: Subject,
  winner_id: string,
  loser_ids: string[],
): Promise<Refused | null> {
  if (loser_ids.length === 0 || loser_ids.includes(winner_id)) return { kind: 'refused', code: 'same_record' }
  const ids = [...new Set([winner_id, ...loser_ids])]
  const states = await statesOf(db, subject, ids)
  if (states.length < ids.length) return { kind: 'not-found' }
  const merged = ids.map((id) => states.find((it) => it.id === id)).find((it) => it?.merged_into)
  if (merged?.merged_into)
    return { kind: 'refused', code: 'already_merged', winner_id: merged.merged_into, loser_id: merged.id }
  if (states.some(({ deleted_at }) => deleted_at)) return { kind: 'refused', code: 'in_trash' }
  return areSeveralUsers(states) ? { kind: 'refused', code: 'different_user_ids' } : null
}

export const areSeveralUsers = (records: { user_id: string | null }[]) =>
  new Set(records.map(({ user_id }) => user_id).filter((it) => it !== null)).size > 1
