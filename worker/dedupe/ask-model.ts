import type { Deps } from '../deps.ts'
import type { Candidate } from '../domain/candidate.ts'
import type { Config } from '../domain/config.ts'
import { countedFor, withLikeness } from '../matching/likeness.ts'
import { featuresOf } from '../matching/model/features.ts'
import { blockingsWith, nearKeys } from '../matching/model/near-keys.ts'
import type { Person } from '../matching/model/person.ts'
import { type Loaded, loadCandidates } from '../store/candidates.ts'
import { ALL_CONTACTS, countsOf } from '../store/near-index.ts'
import { modelInUse } from './model-in-use.ts'
import { refreshMarked } from './refresh-marked.ts'

/** Beyond it an import is running: what it has not come to is not waited for. */
const WAITED_FOR = 20

export type Wanted = { keys: string[]; rememberedAs: string[]; cap: number; pixel?: string | null }

/**
 * Loads everybody who shares a blocking key or a near key with the asker, and says what the model makes of each. Who was
 * changed a moment ago is brought into the index first. Two round trips, more where something was.
 */
export async function loadAndWeigh(
  deps: Deps,
  config: Config,
  asker: Person,
  { keys, rememberedAs, cap, pixel }: Wanted,
): Promise<Loaded> {
  const db = deps.db(config.account_id)
  const attributes = config.identifying_attributes
  const near = nearKeys(featuresOf(asker, attributes), blockingsWith(attributes))
  const load = () => loadCandidates(db, keys, rememberedAs, cap, near, pixel)
  let loaded = await load()
  if (loaded.marked) {
    await refreshMarked(deps, config, WAITED_FOR)
    loaded = await load()
  }
  return { ...loaded, candidates: await weighed(deps, config, asker, loaded.candidates) }
}

async function weighed(deps: Deps, config: Config, asker: Person, candidates: Candidate[]) {
  if (candidates.length === 0) return []
  const keys = new Set([ALL_CONTACTS, ...countedFor(asker, candidates, config.identifying_attributes)])
  const counts = await countsOf(deps.db(config.account_id), [...keys])
  return withLikeness(asker, candidates, {
    ...(await modelInUse(deps.db(config.account_id), config)),
    contacts: counts.get(ALL_CONTACTS) ?? 0,
    counts,
  })
}
