import type { Browser } from '../domain/browser.ts'
import type { Candidate } from '../domain/candidate.ts'
import type { Identifier, IdentifierKind } from '../domain/identifier.ts'
import { isSharedEmail } from '../domain/junk.ts'
import type { Fields } from '../domain/lead.ts'
import { blockingKeys, matchKeys } from './blocking.ts'

/** An identifier that came with a request, read once at the door. */
export type Given = {
  kind: IdentifierKind
  value: string
  normal: string
  /** What a method may link by; none: it is junk or in local format, and matches nothing. */
  match: string[]
  /** Blocking keys: what is looked up, and what a contact with it will stand under. */
  keys: string[]
  /** The account does not want addresses matched by their provider's rules: only the very same one counts. */
  exact: boolean
  local_format: boolean
  /** Several people have it: it links nobody by itself. */
  shared: boolean
}

/** What a request says about the person who makes it. */
export type Request = {
  pipeline_id: string
  channel_id: string
  name: string | null
  company: string | null
  fields: Fields
  given: Given[]
  flags: Flag[]
}

export type Flag = 'local_format' | 'junk_identifier' | 'shared_identifier'

export const givenOf = (request: Request, kind: IdentifierKind) =>
  request.given.find((it) => it.kind === kind)

/** An identifier as something that may match; junk and local numbers have no keys. */
export function givenFrom(
  { kind, value, normal, local_format }: Pick<Identifier, 'kind' | 'value' | 'normal' | 'local_format'>,
  providerRules: boolean,
): Given {
  const identifier = { kind, value, normal, local_format }
  return {
    ...identifier,
    match: matchKeys(identifier),
    keys: blockingKeys(identifier),
    exact: kind === 'email' && !providerRules,
    shared: kind === 'email' && isSharedEmail(normal),
  }
}

/** An identifier with more owners than are looked into is nobody's in particular. `skipped`: blocking keys of such. */
export const withCrowded = (request: Request, skipped: string[]): Request => ({
  ...request,
  given: request.given.map((it) =>
    it.match.some((key) => skipped.includes(key)) ? { ...it, shared: true } : it,
  ),
})

/** A request from a browser whose user the website has signed for is that user's, if there is still such a contact. */
export function withUser(request: Request, browser: Browser | null, candidates: Candidate[]): Request {
  const user_id = browser?.signed ? browser.user_id : null
  if (user_id === null || !candidates.some(({ contact }) => contact.user_id === user_id)) return request
  const user = { kind: 'user_id', value: user_id, normal: user_id, local_format: false } as const
  return { ...request, given: [...request.given, givenFrom(user, true)] }
}

/** What a request brings to whoever it is of. Who its user is, is said by the website and not by the request. */
export const brought = ({ given }: Request) => given.filter(({ kind }) => kind !== 'user_id')
