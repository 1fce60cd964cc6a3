import type { Deps } from '../deps.ts'
import type { Candidate } from '../domain/candidate.ts'
import type { Config } from '../domain/config.ts'
import type { DuplicatePair } from '../domain/duplicate.ts'
import { weigherFor } from '../matching/likeness.ts'
import { type Features, featuresOf } from '../matching/model/features.ts'
import { type Blocking, blockingsWith, NEAR_BLOCK_CAP, nearKeys } from '../matching/model/near-keys.ts'
import { personOf } from '../matching/model/person-of.ts'
import { packed, unpacked } from '../matching/model/stored-features.ts'
import {
  counted,
  crowdedUnder,
  peopleUnder,
  type Usage,
  valueKeys,
  weighedKeys,
} from '../matching/model/usage.ts'
import type { Weigher } from '../matching/model/weigher.ts'
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
  lastSeen,
  ownersOf,
  type Reindexed,
  reindex,
} from '../store/near-index.ts'
import { contactsChanged } from '../store/trainings.ts'
import { modelInUse } from './model-in-use.ts'
import { neighboursOf } from './neighbours.ts'
import { notedLikes } from './note-likes.ts'
import { CONFIDENCE_MIN, type Compared, pairsWith } from './plan-pairs.ts'

/** Somebody as they are now, read by the model. */
type Read = { features: Features; near: string[]; counted: string[]; packed: string }
type Neighbour = { version: number; features: Features }

export type Refreshed = { looked: number; pairs: number }

/**
 * Looks at these contacts again: brings the index in step with what they are, finds who is like them, writes the pairs
 * that hold and withdraws those that no longer do. One commit; `stale`: somebody changed one of them meanwhile, and
 * nothing was written. Contacts that are gone are taken out.
 * @param also what is committed together with it.
 * @param marked they were changed, by contact the request that made it: the index says so even where nothing in it is
 * different, for a veto may be. null: they are merely looked at again.
 */
export async function refreshPairs(
  deps: Deps,
  config: Config,
  ids: string[],
  also: Statement[],
  marked: ReadonlyMap<string, string | null> | null,
): Promise<Refreshed | 'stale'> {
  const db = deps.aside(config.account_id)
  const { identifying_attributes: attributes } = config
  const blockings = blockingsWith(attributes)
  const [indexed, present] = await Promise.all([indexedOf(db, ids), pairsOf(db, ids)])
  const subjects = marked ? new Map<string, Read>() : unchanged(indexed, attributes)
  const known = await knownByIds(
    db,
    ids.filter((id) => !subjects.has(id)),
  )
  const candidates = new Map(known.map((candidate) => [candidate.contact.id, candidate]))
  const readAnew = new Set(candidates.keys())
  for (const it of known) subjects.set(it.contact.id, read(it, attributes, blockings))
  // Where everybody is looked at, each pair is met from its first side.
  const meets = (id: string, other: string) => marked !== null || id < other
  const near = await neighboursIn(db, ids, subjects, blockings, meets)
  const others = [...new Set([...near.values()].flat())].filter((id) => !subjects.has(id))
  const neighbours = await seen(db, others, attributes)
  const { contacts, people } = await withCounts(db, subjects, neighbours, indexed)
  const { model, version } = await modelInUse(db, config)
  const weigher = weigherFor(model, contacts)

  const likely = [...near].map(([id, those]) => [id, likelyOf(id, those, people, weigher)] as const)
  const inPairs = likely.flatMap(([id, those]) => (those.length > 0 ? [id, ...those] : []))
  const unknown = [...new Set(inPairs)].filter((id) => !candidates.has(id))
  for (const it of await knownByIds(db, unknown)) candidates.set(it.contact.id, it)
  const compared = (id: string): Compared[] => {
    const [candidate, features] = [candidates.get(id), people.get(id)]
    return candidate && features ? [{ candidate, features }] : []
  }
  const found = new Map(
    likely.flatMap(([id, those]) =>
      compared(id)
        .flatMap((subject) => pairsWith(subject, those.flatMap(compared), weigher))
        .map((pair) => [nameOf(pair), pair]),
    ),
  )

  const before = new Map(
    present
      .filter(({ contact_id }) => marked !== null || subjects.has(contact_id))
      .map((pair) => [nameOf(pair), pair]),
  )
  const changed = [...found].filter(([name, pair]) => !isSame(pair, before.get(name))).map(([, it]) => it)
  const withdrawn = [...before].filter(([name]) => !found.has(name)).map(([, it]) => it)
  const paired = new Set(changed.flatMap(({ contact_id, other_id }) => [contact_id, other_id]))
  const guard = indexGuard(
    db,
    ids.map((id) => ({
      contact_id: id,
      version: readAnew.has(id) ? (candidates.get(id)?.contact.version ?? null) : null,
      index_version: indexed.get(id)?.version ?? 0,
    })),
    [...neighbours]
      .filter(([id]) => paired.has(id))
      .map(([contact_id, { version }]) => ({ contact_id, index_version: version })),
  )
  const made = new Map([...(marked ?? [])].flatMap(([id, decision]) => (decision ? [[id, decision]] : [])))
  const noted = await notedLikes(db, made, likely, people, candidates, { weigher, version })
  const reindexing = ids.flatMap((id) => reindexed(id, subjects.get(id), indexed.get(id)))
  const other = reindexing.filter((it) => isOther(it, indexed.get(it.contact_id)))
  const outcome = await run(db, [
    guard,
    ...reindex(db, marked ? reindexing : other),
    ...writePairs(db, changed, withdrawn, deps.now()),
    ...noted,
    ...(other.length > 0 ? [contactsChanged(db, deps.now())] : []),
    ...also,
  ])
  return outcome === 'committed' ? { looked: ids.length, pairs: found.size } : 'stale'
}

const read = (candidate: Candidate, attributes: readonly string[], blockings: readonly Blocking[]): Read => {
  const features = featuresOf(personOf(candidate, attributes), attributes)
  return {
    features,
    near: nearKeys(features, blockings),
    counted: [ALL_CONTACTS, ...valueKeys(features)],
    packed: packed(features, attributes),
  }
}

/** Subjects as the index has them: who was changed since is marked, and looked at for that. */
function unchanged(indexed: Map<string, Indexed>, attributes: readonly string[]): Map<string, Read> {
  return new Map(
    [...indexed].flatMap(([id, { near, counted, features: text }]) => {
      const features = unpacked(text, attributes)
      return features ? [[id, { features, near, counted, packed: text }]] : []
    }),
  )
}

/** Neighbours as the index has them; read anew where it has them in another form. */
async function seen(db: Db, ids: string[], attributes: readonly string[]): Promise<Map<string, Neighbour>> {
  const rows = await lastSeen(db, ids)
  const found = new Map<string, Neighbour>()
  const versions = new Map<string, number>()
  for (const { contact_id, version, features } of rows) {
    const as = unpacked(features, attributes)
    if (as) found.set(contact_id, { version, features: as })
    else versions.set(contact_id, version)
  }
  for (const it of await knownByIds(db, [...versions.keys()]))
    found.set(it.contact.id, {
      version: versions.get(it.contact.id) ?? 0,
      features: featuresOf(personOf(it, attributes), attributes),
    })
  return found
}

/** By subject, who shares near keys with it: in the index, and among the subjects, which may not be in it yet. */
async function neighboursIn(
  db: Db,
  ids: string[],
  subjects: Map<string, Read>,
  blockings: readonly Blocking[],
  meets: (id: string, other: string) => boolean,
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
  return new Map(
    [...subjects].map(([id, { near }]) => [
      id,
      neighboursOf(id, near, owners, blockings).filter((other) => meets(id, other)),
    ]),
  )
}

/** Everybody with the account's counts in it, those of the subjects as they will be. */
async function withCounts(
  db: Db,
  subjects: Map<string, Read>,
  neighbours: Map<string, Neighbour>,
  indexed: Map<string, Indexed>,
): Promise<{ contacts: number; people: Map<string, Features> }> {
  const all = new Map([...subjects, ...neighbours].map(([id, { features }]) => [id, features] as const))
  const features = [...all.values()]
  const others = [...neighbours.values()].map((it) => it.features)
  const asked = [...subjects.values()].flatMap((it, i) => weighedKeys(it.features, i === 0 ? others : []))
  const counts = await countsOf(db, [...new Set([ALL_CONTACTS, ...asked])])
  for (const [id, { counted }] of subjects) {
    const was = new Set(indexed.get(id)?.counted)
    for (const key of counted) if (!was.has(key)) counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  const usage: Usage = {
    contacts: counts.get(ALL_CONTACTS) ?? 0,
    counts,
    people: new Map([...peopleUnder(features), ...crowdedUnder(counts, NEAR_BLOCK_CAP)]),
  }
  return {
    contacts: usage.contacts,
    people: new Map([...all].map(([id, it]) => [id, counted(it, usage)])),
  }
}

/** Who of the neighbours is worth more than a comparison. */
function likelyOf(
  id: string,
  neighbours: readonly string[],
  people: ReadonlyMap<string, Features>,
  weigher: Weigher,
): string[] {
  const subject = people.get(id)
  if (!subject) return []
  return neighbours.filter((other) => {
    const features = people.get(other)
    return features && weigher.probability(subject, features) >= CONFIDENCE_MIN
  })
}

const NOTHING = { near: [], counted: [] }

function reindexed(id: string, now: Read | undefined, was: Indexed | undefined): Reindexed[] {
  if (!now && !was) return []
  const to = now ? { near: now.near, counted: now.counted, features: now.packed } : null
  return [{ contact_id: id, from: was ?? NOTHING, to }]
}

/** Not merely looked at again. */
const isOther = ({ from, to }: Reindexed, was: Indexed | undefined) =>
  JSON.stringify([from.near, from.counted, was?.features]) !==
  JSON.stringify([to?.near, to?.counted, to?.features])

const nameOf = ({ contact_id, other_id }: DuplicatePair) => `${contact_id} ${other_id}`

const isSame = (pair: DuplicatePair, other: DuplicatePair | undefined) =>
  other?.confidence === pair.confidence && JSON.stringify(other.evidence) === JSON.stringify(pair.evidence)
