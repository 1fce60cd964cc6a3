import type { Candidate } from '../domain/candidate.ts'
import type { Features } from '../matching/model/features.ts'
import { type Blocking, blockingsWith, NEAR_BLOCK_CAP } from '../matching/model/near-keys.ts'
import { counted, crowdedUnder, peopleUnder, type Usage, weighedKeys } from '../matching/model/usage.ts'
import { knownByIds } from '../store/candidates.ts'
import type { Db } from '../store/database.ts'
import { ALL_CONTACTS, countsOf, type Indexed, indexedOf, ownersOf } from '../store/near-index.ts'
import { neighboursOf } from './neighbours.ts'
import { type Neighbour, neighboursByIds, type Read, read, unchanged } from './read-contacts.ts'

/** Some contacts, whoever may be like them, and what the account's counts make of all. */
export type Around = {
  /** As they are now; who is not there any more is missing. */
  subjects: Map<string, Read>
  /** Those of the subjects that were read, and not taken from the index. */
  anew: Map<string, Candidate>
  indexed: Map<string, Indexed>
  /** By subject, who is to be compared with it. */
  near: Map<string, string[]>
  neighbours: Map<string, Neighbour>
  /** How many contacts the account has. */
  contacts: number
  /** Subjects and neighbours with the account's counts in them. */
  people: Map<string, Features>
}

/**
 * @param all everybody is looked at, one after the other: contacts are taken from the index as they are there, and each
 * pair is met once, from the side of its lesser ID.
 */
export async function lookAround(
  db: Db,
  ids: string[],
  attributes: readonly string[],
  all: boolean,
): Promise<Around> {
  const blockings = blockingsWith(attributes)
  const indexed = await indexedOf(db, ids)
  const subjects = all ? unchanged(indexed, attributes) : new Map<string, Read>()
  const known = await knownByIds(
    db,
    ids.filter((id) => !subjects.has(id)),
  )
  for (const it of known) subjects.set(it.contact.id, read(it, attributes, blockings))
  const owners = await ownersNow(db, ids, subjects)
  const near = new Map([...subjects].map(([id, { near }]) => [id, met(id, near, owners, blockings, all)]))
  const others = [...new Set([...near.values()].flat())].filter((id) => !subjects.has(id))
  const neighbours = await neighboursByIds(db, others, attributes)
  return {
    subjects,
    anew: new Map(known.map((it) => [it.contact.id, it])),
    indexed,
    near,
    neighbours,
    ...(await withCounts(db, subjects, neighbours, indexed)),
  }
}

const met = (
  id: string,
  keys: readonly string[],
  owners: ReadonlyMap<string, readonly string[]>,
  blockings: readonly Blocking[],
  all: boolean,
) => neighboursOf(id, keys, owners, blockings).filter((other) => !all || id < other)

/** Who stands under each key of the subjects, they themselves as they are now: what the index says of them is what they were. */
async function ownersNow(
  db: Db,
  ids: string[],
  subjects: ReadonlyMap<string, Read>,
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
  return new Map(
    [...keys].map(([key, own]) => [key, [...own, ...(stored.get(key) ?? []).filter((id) => !asked.has(id))]]),
  )
}

/** The account's counts, those of the subjects as they will be. */
async function withCounts(
  db: Db,
  subjects: ReadonlyMap<string, Read>,
  neighbours: ReadonlyMap<string, Neighbour>,
  indexed: ReadonlyMap<string, Indexed>,
): Promise<Pick<Around, 'contacts' | 'people'>> {
  const others = [...neighbours.values()].map(({ features }) => features)
  const keys = [...subjects.values()].flatMap((it, i) => weighedKeys(it.features, i === 0 ? others : []))
  const counts = await countsOf(db, [...new Set([ALL_CONTACTS, ...keys])])
  for (const [id, { counted }] of subjects) {
    const was = new Set(indexed.get(id)?.counted)
    for (const key of counted) if (!was.has(key)) counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  const all = [...subjects, ...neighbours].map(([id, { features }]) => [id, features] as const)
  const usage: Usage = {
    contacts: counts.get(ALL_CONTACTS) ?? 0,
    counts,
    people: new Map([
      ...peopleUnder(all.map(([, features]) => features)),
      ...crowdedUnder(counts, NEAR_BLOCK_CAP),
    ]),
  }
  return {
    contacts: usage.contacts,
    people: new Map(all.map(([id, features]) => [id, counted(features, usage)])),
  }
}
