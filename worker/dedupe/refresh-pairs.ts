import type { Deps } from '../deps.ts'
import type { Candidate } from '../domain/candidate.ts'
import type { Config } from '../domain/config.ts'
import type { DuplicatePair } from '../domain/duplicate.ts'
import { weigherFor } from '../matching/likeness.ts'
import type { Weigher } from '../matching/model/weigher.ts'
import { knownByIds } from '../store/candidates.ts'
import { run } from '../store/commit.ts'
import type { Db, Statement } from '../store/database.ts'
import { pairsOf, writePairs } from '../store/duplicate-pairs.ts'
import { type Indexed, indexGuard, type Reindexed, reindex } from '../store/near-index.ts'
import { contactsChanged } from '../store/trainings.ts'
import { type Around, lookAround } from './look-around.ts'
import { modelInUse } from './model-in-use.ts'
import { notedLikes } from './note-likes.ts'
import { CONFIDENCE_MIN, type Compared, pairsWith } from './plan-pairs.ts'
import type { Read } from './read-contacts.ts'

/**
 * Looks at these contacts again: brings the index in step with what they are, finds who is like them, writes the pairs
 * that hold and withdraws those that no longer do. One commit; `stale`: somebody changed one of them meanwhile, and
 * nothing was written. Contacts that are gone are taken out.
 * @param also what is committed together with it.
 * @param marked they were changed, by contact the request that made it: the index says so even where nothing in it is
 * different, for a veto may be. null: everybody is looked at.
 */
export async function refreshPairs(
  deps: Deps,
  config: Config,
  ids: string[],
  also: Statement[],
  marked: ReadonlyMap<string, string | null> | null,
): Promise<'refreshed' | 'stale'> {
  const db = deps.aside(config.account_id)
  const [around, before] = await Promise.all([
    lookAround(db, ids, config.identifying_attributes, marked === null),
    pairsOf(db, ids),
  ])
  const { model, version } = await modelInUse(db, config)
  const weigher = weigherFor(model, around.contacts)
  const likely = likelyIn(around, weigher)
  const known = await knownIn(db, around, likely)
  const found = pairsIn(around, likely, known, weigher)
  const { changed, withdrawn } = comparedWith(
    marked ? before : before.filter(({ contact_id }) => around.subjects.has(contact_id)),
    found,
  )

  const changes = ids.flatMap((id) => reindexed(id, around.subjects.get(id), around.indexed.get(id)))
  const other = changes.filter((it) => isOther(it, around.indexed.get(it.contact_id)))
  const made = new Map([...(marked ?? [])].flatMap(([id, decision]) => (decision ? [[id, decision]] : [])))
  const outcome = await run(db, [
    guardOf(db, ids, around, changed),
    ...reindex(db, marked ? changes : other),
    ...writePairs(db, changed, withdrawn, deps.now()),
    ...(await notedLikes(db, made, likely, around.people, known, { weigher, version })),
    ...(other.length > 0 ? [contactsChanged(db, deps.now())] : []),
    ...also,
  ])
  return outcome === 'committed' ? 'refreshed' : 'stale'
}

type Likely = readonly (readonly [id: string, others: readonly string[]])[]

/** Who of its neighbours is worth more than a comparison, by subject. */
const likelyIn = ({ near, people }: Around, weigher: Weigher): Likely =>
  [...near].map(([id, those]) => {
    const subject = people.get(id)
    const isLikely = (other: string) => {
      const features = people.get(other)
      return subject && features && weigher.probability(subject, features) >= CONFIDENCE_MIN
    }
    return [id, those.filter(isLikely)]
  })

/** Those in a likely pair, with all that a veto may come from. */
async function knownIn(db: Db, { anew }: Around, likely: Likely): Promise<Map<string, Candidate>> {
  const wanted = likely.flatMap(([id, those]) => (those.length > 0 ? [id, ...those] : []))
  const missing = [...new Set(wanted)].filter((id) => !anew.has(id))
  return new Map([...anew, ...(await knownByIds(db, missing)).map((it) => [it.contact.id, it] as const)])
}

function pairsIn(
  { people }: Around,
  likely: Likely,
  known: ReadonlyMap<string, Candidate>,
  weigher: Weigher,
): DuplicatePair[] {
  const compared = (id: string): Compared[] => {
    const [candidate, features] = [known.get(id), people.get(id)]
    return candidate && features ? [{ candidate, features }] : []
  }
  return likely.flatMap(([id, those]) =>
    compared(id).flatMap((subject) => pairsWith(subject, those.flatMap(compared), weigher)),
  )
}

/** What is new or says something else, and what no longer holds. */
function comparedWith(before: DuplicatePair[], found: DuplicatePair[]) {
  const [was, is] = [before, found].map((pairs) => new Map(pairs.map((it) => [nameOf(it), it])))
  return {
    changed: [...(is ?? [])].filter(([name, it]) => !isSame(it, was?.get(name))).map(([, it]) => it),
    withdrawn: [...(was ?? [])].filter(([name]) => !is?.has(name)).map(([, it]) => it),
  }
}

function guardOf(db: Db, ids: string[], { anew, indexed, neighbours }: Around, changed: DuplicatePair[]) {
  const paired = new Set(changed.flatMap(({ contact_id, other_id }) => [contact_id, other_id]))
  return indexGuard(
    db,
    ids.map((id) => ({
      contact_id: id,
      version: anew.get(id)?.contact.version ?? null,
      index_version: indexed.get(id)?.version ?? 0,
    })),
    [...neighbours]
      .filter(([id]) => paired.has(id))
      .map(([contact_id, { version }]) => ({ contact_id, index_version: version })),
  )
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
