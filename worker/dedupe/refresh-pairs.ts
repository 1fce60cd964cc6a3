import type { Deps } from '../deps.ts'
import type { Candidate } from '../domain/candidate.ts'
import type { Config } from '../domain/config.ts'
import type { DuplicatePair } from '../domain/duplicate.ts'
import { weigherFor } from '../matching/likeness.ts'
import { type Features, featuresOf } from '../matching/model/features.ts'
import { type Blocking, blockingsWith, NEAR_BLOCK_CAP, nearKeys } from '../matching/model/near-keys.ts'
import { personOf } from '../matching/model/person-of.ts'
import { counted, crowdedUnder, peopleUnder, type Usage, valueKeys } from '../matching/model/usage.ts'
import { knownByIds } from '../store/candidates.ts'
import { run } from '../store/commit.ts'
import type { Db, Statement } from '../store/database.ts'
import { pairsOf, writePairs } from '../store/duplicate-pairs.ts'
import {
  ALL_CONTACTS,
  countsOf,
  type Indexed,
  indexedOf,
  indexGuard,
  indexVersions,
  ownersOf,
  type Reindexed,
  reindex,
} from '../store/near-index.ts'
import { contactsChanged } from '../store/trainings.ts'
import { modelInUse } from './model-in-use.ts'
import { neighboursOf } from './neighbours.ts'
import { type Compared, pairsWith } from './plan-pairs.ts'

/** Somebody as they are now, read by the model. */
type Read = { candidate: Candidate; features: Features; near: string[]; counted: string[] }

export type Refreshed = { looked: number; pairs: number }

/**
 * Looks at these contacts again: brings the index in step with what they are, finds who is like them, writes the pairs
 * that hold and withdraws those that no longer do. One commit; `stale`: somebody changed one of them meanwhile, and
 * nothing was written. Contacts that are gone are taken out.
 * @param also what is committed together with it.
 */
export async function refreshPairs(
  deps: Deps,
  config: Config,
  ids: string[],
  also: Statement[],
): Promise<Refreshed | 'stale'> {
  const db = deps.db(config.account_id)
  const { identifying_attributes: attributes } = config
  const blockings = blockingsWith(attributes)
  const [known, indexed, present] = await Promise.all([
    knownByIds(db, ids),
    indexedOf(db, ids),
    pairsOf(db, ids),
  ])
  const subjects = new Map(
    known.map((candidate) => [candidate.contact.id, read(candidate, attributes, blockings)]),
  )
  const near = await neighboursIn(db, ids, subjects, blockings)
  const others = [...new Set([...near.values()].flat())].filter((id) => !subjects.has(id))
  const [neighbours, versions] = await Promise.all([knownByIds(db, others), indexVersions(db, others)])
  const compared = await withCounts(
    db,
    [...subjects.values()],
    neighbours.map((candidate) => read(candidate, attributes, blockings)),
    indexed,
  )

  const { model } = await modelInUse(db, config)
  const weigher = weigherFor(model, compared.contacts)
  const found = new Map<string, DuplicatePair>()
  for (const [id, nearest] of near) {
    const subject = compared.of.get(id)
    if (!subject) continue
    const those = nearest.map((other) => compared.of.get(other)).filter((it) => it !== undefined)
    for (const pair of pairsWith(subject, those, weigher)) found.set(nameOf(pair), pair)
  }
  const before = new Map(present.map((pair) => [nameOf(pair), pair]))
  const changed = [...found].filter(([name, pair]) => !isSame(pair, before.get(name))).map(([, it]) => it)
  const withdrawn = [...before].filter(([name]) => !found.has(name)).map(([, it]) => it)
  const paired = new Set(changed.flatMap(({ contact_id, other_id }) => [contact_id, other_id]))

  const guard = indexGuard(
    db,
    ids.map((id) => ({
      contact_id: id,
      version: subjects.get(id)?.candidate.contact.version ?? null,
      index_version: indexed.get(id)?.version ?? 0,
    })),
    [...versions]
      .filter(([id]) => paired.has(id))
      .map(([contact_id, index_version]) => ({ contact_id, index_version })),
  )
  const reindexing = ids.flatMap((id) => reindexed(id, subjects.get(id), indexed.get(id)))
  const outcome = await run(db, [
    guard,
    ...reindex(db, reindexing),
    ...writePairs(db, changed, withdrawn, deps.now()),
    ...(reindexing.some(isOther) ? [contactsChanged(db, deps.now())] : []),
    ...also,
  ])
  return outcome === 'committed' ? { looked: ids.length, pairs: found.size } : 'stale'
}

const read = (candidate: Candidate, attributes: readonly string[], blockings: readonly Blocking[]): Read => {
  const features = featuresOf(personOf(candidate, attributes), attributes)
  return {
    candidate,
    features,
    near: nearKeys(features, blockings),
    counted: [ALL_CONTACTS, ...valueKeys(features)],
  }
}

/** By subject, who shares near keys with it: in the index, and among the subjects, which may not be in it yet. */
async function neighboursIn(
  db: Db,
  ids: string[],
  subjects: Map<string, Read>,
  blockings: readonly Blocking[],
): Promise<Map<string, string[]>> {
  const keys = new Map<string, Set<string>>()
  for (const [id, { near }] of subjects)
    for (const key of near) {
      const those = keys.get(key)
      if (those) those.add(id)
      else keys.set(key, new Set([id]))
    }
  const stored = await ownersOf(db, [...keys.keys()], NEAR_BLOCK_CAP)
  const asked = new Set(ids)
  const owners = new Map(
    [...keys].map(([key, own]) => [
      key,
      // What the index says of a subject is what it was.
      [...own, ...(stored.get(key) ?? []).filter((id) => !asked.has(id))],
    ]),
  )
  return new Map([...subjects].map(([id, { near }]) => [id, neighboursOf(id, near, owners, blockings)]))
}

/** Everybody with the account's counts in it, those of the subjects as they will be. */
async function withCounts(
  db: Db,
  subjects: Read[],
  neighbours: Read[],
  indexed: Map<string, Indexed>,
): Promise<{ contacts: number; of: Map<string, Compared> }> {
  const all = [...subjects, ...neighbours]
  const keys = [...new Set([ALL_CONTACTS, ...all.flatMap((it) => it.counted)])]
  const counts = await countsOf(db, keys)
  for (const { candidate, counted } of subjects) {
    const was = new Set(indexed.get(candidate.contact.id)?.counted)
    for (const key of counted) if (!was.has(key)) counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  const usage: Usage = {
    contacts: counts.get(ALL_CONTACTS) ?? 0,
    counts,
    people: new Map([
      ...peopleUnder(all.map(({ features }) => features)),
      ...crowdedUnder(counts, NEAR_BLOCK_CAP),
    ]),
  }
  return {
    contacts: usage.contacts,
    of: new Map(
      all.map(({ candidate, features }) => [
        candidate.contact.id,
        { candidate, features: counted(features, usage) },
      ]),
    ),
  }
}

const NOTHING = { near: [], counted: [] }

function reindexed(id: string, now: Read | undefined, was: Indexed | undefined): Reindexed[] {
  if (!now && !was) return []
  return [
    {
      contact_id: id,
      from: was ?? NOTHING,
      to: now ? { near: now.near, counted: now.counted } : null,
    },
  ]
}

/** Not merely looked at again. */
const isOther = ({ from, to }: Reindexed) =>
  JSON.stringify([from.near, from.counted]) !== JSON.stringify([to?.near, to?.counted])

const nameOf = ({ contact_id, other_id }: DuplicatePair) => `${contact_id} ${other_id}`

const isSame = (pair: DuplicatePair, other: DuplicatePair | undefined) =>
  other?.confidence === pair.confidence && JSON.stringify(other.evidence) === JSON.stringify(pair.evidence)
