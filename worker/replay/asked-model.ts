import type { Candidate } from '../domain/candidate.ts'
import { withLikeness } from '../matching/likeness.ts'
import type { Model } from '../matching/model/model.ts'
import { personOfRequest } from '../matching/model/person-of.ts'
import type { StoredInput } from './stored-input.ts'

/**
 * Everybody who was looked at, and who was found to be like the new contact a moment later, each with what the model
 * says: as it was noted then; where it was not asked, by the model of now, as if no value were commoner than another.
 */
export function askedModel(
  { request, candidates, near }: StoredInput,
  { version, model }: { version: number; model: Model },
): Candidate[] {
  const noted = new Map(near.map((it) => [it.contact.id, it.likeness]))
  const known = new Set(candidates.map(({ contact }) => contact.id))
  const all = [
    ...candidates.map((it) => {
      const likeness = it.likeness ?? noted.get(it.contact.id)
      return likeness ? { ...it, likeness } : it
    }),
    ...near.filter(({ contact }) => !known.has(contact.id)),
  ]
  const unasked = all.filter(({ likeness }) => !likeness)
  if (unasked.length === 0) return all
  const asker = personOfRequest(request, model.attributes)
  const weighed = withLikeness(asker, unasked, { version, model, contacts: 0, counts: new Map() })
  const likenesses = new Map(weighed.map((it) => [it.contact.id, it.likeness]))
  return all.map((it) => {
    const likeness = it.likeness ?? likenesses.get(it.contact.id)
    return likeness ? { ...it, likeness } : it
  })
}
