import type { Candidate } from '../domain/candidate.ts'
import type { Identifier } from '../domain/identifier.ts'
import { matchKeys } from './blocking.ts'
import { givenOf, type Request } from './request.ts'

/** Stronger than every method. */
export type Veto = 'different_user_id' | 'not_same'

/** Match keys that both have. */
export function keysInCommon(a: Identifier[], b: Identifier[]): string[] {
  const keys = new Set(a.flatMap((it) => matchKeys(it)))
  return [...new Set(b.flatMap((it) => matchKeys(it)))].filter((key) => keys.has(key)).sort()
}

/** Why these two are not one person, whatever they have in common. */
export function vetoesBetween(a: Candidate, b: Candidate): Veto[] {
  const vetoes: Veto[] = []
  if (areDifferent(a.contact.user_id, b.contact.user_id)) vetoes.push('different_user_id')
  const mark =
    a.not_same.find(({ other_id }) => other_id === b.contact.id) ??
    b.not_same.find(({ other_id }) => other_id === a.contact.id)
  // Something that they did not share then is new evidence, and the mark no longer holds.
  if (mark && keysInCommon(a.identifiers, b.identifiers).every((key) => mark.shared.includes(key)))
    vetoes.push('not_same')
  return vetoes
}

/** Why a request is not this contact's. */
export const vetoesOfRequest = (request: Request, { contact }: Candidate): Veto[] =>
  areDifferent(givenOf(request, 'user_id')?.normal ?? null, contact.user_id) ? ['different_user_id'] : []

const areDifferent = (a: string | null, b: string | null) => a !== null && b !== null && a !== b
