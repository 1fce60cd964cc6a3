import type { Deps } from '../deps.ts'
import type { Config } from '../domain/config.ts'
import { recheck } from '../intake/recheck.ts'
import { candidatesByIds } from '../store/candidates.ts'
import { commit } from '../store/commit.ts'
import { configOf } from '../store/config.ts'
import { type ContactChange, planContactChange } from './plan-contact-change.ts'

/** A request that comes in at the same moment changes the contact too: the change is made anew on what is there then. */
const ATTEMPTS = 3

/**
 * Changes a contact and, in the same commit, checks its newest lead again for duplicates.
 * `changed.contact_id`: where it is now; another one's, if it turned out to be the same person.
 */
export async function changeContact(
  deps: Deps,
  config: Config,
  id: string,
  change: ContactChange,
  by: string,
) {
  const db = deps.db(config.account_id)
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const [before] = await candidatesByIds(db, [id])
    if (!before) return { kind: 'not-found' } as const
    const now = attempt === 0 ? config : ((await configOf(db, deps.clock(), true)) ?? config)
    const { plan, after } = planContactChange(before, change, deps.now(), deps.newId)
    const checked = await recheck(deps, now, plan, after, null, by)
    if ((await commit(db, plan)) !== 'committed') continue
    deps.announce(config.account_id, plan.outboxId)
    return { kind: 'changed', contact_id: checked?.contact_id ?? id, checked } as const
  }
  return { kind: 'busy' } as const
}
