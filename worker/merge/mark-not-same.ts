import type { Deps } from '../deps.ts'
import { emptyPlan, type Remembering } from '../domain/plan.ts'
import { candidatesByIds } from '../store/candidates.ts'
import { commit } from '../store/commit.ts'
import { planNotSame } from './plan-not-same.ts'

const ATTEMPTS = 3

/** Remembers that two contacts are not one person; until new evidence arrives nothing merges them by itself. */
export async function markNotSame(
  deps: Deps,
  account_id: string,
  pair: [string, string],
  by: string,
  remember: Remembering,
) {
  if (pair[0] === pair[1]) return 'same-record'
  const db = deps.db(account_id)
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const contacts = await candidatesByIds(db, pair)
    if (contacts.length < 2) return 'not-found'
    const plan = emptyPlan(deps.now(), deps.newId('out'))
    plan.guard.contacts = contacts.map(({ contact }) => ({ id: contact.id, version: contact.version }))
    planNotSame(plan, contacts, by, plan.now)
    plan.remember = remember({})
    const outcome = await commit(db, plan)
    if (outcome !== 'stale') return 'marked'
  }
  return 'busy'
}
