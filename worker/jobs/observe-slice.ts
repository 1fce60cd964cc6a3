import type { Candidate } from '../domain/candidate.ts'
import { idRange } from '../domain/id-ranges.ts'
import { ANCHORS_MAX } from '../domain/training.ts'
import { capOf, masksOf, pairsIn } from '../matching/model/candidate-pairs.ts'
import { comparisonsWith } from '../matching/model/comparisons.ts'
import { featuresOf } from '../matching/model/features.ts'
import { type Blocking, blockingOf, blockingsWith, NEAR_BLOCK_CAP } from '../matching/model/near-keys.ts'
import { type Observed, observe, type Picked, pick, ROOM } from '../matching/model/observe.ts'
import { personOf } from '../matching/model/person-of.ts'
import { counted, crowdedUnder, PEOPLE_MIN, peopleUnder, valueKeys } from '../matching/model/usage.ts'
import type { Db } from '../store/database.ts'
import { countsOfMany, indexedBetween, knownByManyIds, ownersOfMany } from '../store/training-sample.ts'

/** Pairs that all slices together look at: more take the last item, which weighs each some dozen times, too long. */
const CANDIDATES = 40_000
/** And one of them, however few they are: what it keeps has to fit into a row. */
const CANDIDATES_EACH = 6000
/** Owners of an address or number who are read to see whether several people share it, and of all of them. */
const OWNERS_READ = 2 * PEOPLE_MIN
const OWNERS_READ_MAX = 2000

/**
 * What a training sees from the contacts in one part of all IDs: those, whoever shares a near key with them, and how many
 * contacts have their values.
 */
export async function observeSlice(
  db: Db,
  slice: number,
  { slices, attributes }: { slices: number; attributes: readonly string[] },
): Promise<Observed> {
  const blockings = blockingsWith(attributes)
  const names = comparisonsWith(attributes).map(({ name }) => name)
  const indexed = await indexedBetween(db, idRange('con', slice, slices), ANCHORS_MAX)
  const known = await byId(
    db,
    indexed.map(({ id }) => id),
  )
  const anchors = indexed.filter(({ id }) => known.has(id))

  const keys = [...new Set(anchors.flatMap(({ near }) => near))]
  const owners = new Map(await ownersOfMany(db, keys, NEAR_BLOCK_CAP))
  const { ids, blocks } = blocksOf(
    anchors.map(({ id }) => id),
    owners,
    blockings,
  )
  const found = pairsIn(
    anchors.map(({ near }) => near),
    blocks,
    ids.length,
    masksOf(blockings, names),
  )
  const picked = pick(found, anchors.length, Math.min(CANDIDATES_EACH, Math.ceil(CANDIDATES / slices)))

  const others = new Set(picked.flatMap(({ b }) => b.map((at) => ids[at] as string)))
  for (const id of sharingOwners(owners, blockings)) others.add(id)
  for (const { id } of anchors) others.delete(id)
  const read = await byId(db, [...others])
  for (const { id } of anchors) read.set(id, known.get(id) as Candidate)

  const order = [...anchors.map(({ id }) => id), ...[...others].filter((id) => read.has(id))]
  const people = order.map((id) => featuresOf(personOf(read.get(id) as Candidate, attributes), attributes))
  const counts = new Map(await countsOfMany(db, [...new Set(people.flatMap(valueKeys))]))
  const shared = new Map([...peopleUnder(people), ...crowdedUnder(counts, NEAR_BLOCK_CAP)])
  const usage = { contacts: 0, counts, people: shared }
  return observe(
    people.map((person) => counted(person, usage)),
    anchors.length,
    placed(picked, ids, order),
    attributes,
    Math.ceil(ROOM.random / slices),
  )
}

const byId = async (db: Db, ids: string[]) =>
  new Map((await knownByManyIds(db, ids)).map((it) => [it.contact.id, it]))

/** Who shares a key, as places in one list: the anchors first. A block over its cap is not looked into. */
function blocksOf(
  anchors: readonly string[],
  owners: ReadonlyMap<string, readonly string[]>,
  blockings: readonly Blocking[],
) {
  const ids = [...anchors]
  const places = new Map(ids.map((id, place) => [id, place]))
  const placeOf = (id: string) => {
    const known = places.get(id)
    if (known !== undefined) return known
    places.set(id, ids.length)
    return ids.push(id) - 1
  }
  const blocks = new Map<string, number[]>()
  for (const [key, those] of owners)
    if (those.length > 1 && those.length <= capOf(blockings, key)) blocks.set(key, those.map(placeOf))
  return { ids, blocks }
}

/** Some owners of each address and number that more have than one person is likely to: their names tell whether they share it. */
function sharingOwners(
  owners: ReadonlyMap<string, readonly string[]>,
  blockings: readonly Blocking[],
): Set<string> {
  const some = new Set<string>()
  for (const [key, those] of owners) {
    const name = blockings[blockingOf(key)]?.name
    if ((name !== 'email' && name !== 'phone') || those.length < PEOPLE_MIN) continue
    if (some.size >= OWNERS_READ_MAX) break
    for (const id of those.slice(0, OWNERS_READ)) some.add(id)
  }
  return some
}

/** By their places among those who were read; pairs of somebody who has gone meanwhile are left out. */
function placed(picked: readonly Picked[], ids: readonly string[], order: readonly string[]): Picked[] {
  const places = new Map(order.map((id, place) => [id, place]))
  const at = (place: number) => places.get(ids[place] as string)
  return picked.flatMap((it) => {
    const kept = [...it.a.keys()].filter((i) => at(it.b[i] as number) !== undefined)
    if (kept.length === 0) return []
    return [
      {
        ...it,
        a: kept.map((i) => it.a[i] as number),
        b: kept.map((i) => at(it.b[i] as number) as number),
        madeBy: kept.map((i) => it.madeBy[i] as number),
      },
    ]
  })
}
