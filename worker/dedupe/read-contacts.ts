import type { Candidate } from '../domain/candidate.ts'
import { type Features, featuresOf } from '../matching/model/features.ts'
import { type Blocking, nearKeys } from '../matching/model/near-keys.ts'
import { personOf } from '../matching/model/person-of.ts'
import { packed, unpacked } from '../matching/model/stored-features.ts'
import { valueKeys } from '../matching/model/usage.ts'
import { knownByIds } from '../store/candidates.ts'
import type { Db } from '../store/database.ts'
import { ALL_CONTACTS, type Indexed, lastSeen } from '../store/near-index.ts'

/** Somebody as they are now, read by the model: what the index is to say of them. */
export type Read = { features: Features; near: string[]; counted: string[]; packed: string }
/** Somebody as the index has them, under that version of it. */
export type Neighbour = { version: number; features: Features }

export function read(
  candidate: Candidate,
  attributes: readonly string[],
  blockings: readonly Blocking[],
): Read {
  const features = featuresOf(personOf(candidate, attributes), attributes)
  return {
    features,
    near: nearKeys(features, blockings),
    counted: [ALL_CONTACTS, ...valueKeys(features)],
    packed: packed(features, attributes),
  }
}

/** Contacts as the index has them: who was changed since is marked, and read for that. */
export function unchanged(
  indexed: ReadonlyMap<string, Indexed>,
  attributes: readonly string[],
): Map<string, Read> {
  return new Map(
    [...indexed].flatMap(([id, { near, counted, features: text }]) => {
      const features = unpacked(text, attributes)
      return features ? [[id, { features, near, counted, packed: text }]] : []
    }),
  )
}

/** Neighbours as the index has them; read anew where it has them in another form. */
export async function neighboursByIds(
  db: Db,
  ids: string[],
  attributes: readonly string[],
): Promise<Map<string, Neighbour>> {
  const found = new Map<string, Neighbour>()
  const versions = new Map<string, number>()
  for (const { contact_id, version, features: text } of await lastSeen(db, ids)) {
    const features = unpacked(text, attributes)
    if (features) found.set(contact_id, { version, features })
    else versions.set(contact_id, version)
  }
  for (const it of await knownByIds(db, [...versions.keys()]))
    found.set(it.contact.id, {
      version: versions.get(it.contact.id) ?? 0,
      features: featuresOf(personOf(it, attributes), attributes),
    })
  return found
}
