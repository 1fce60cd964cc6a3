import type { IdentifierKind } from '../domain/identifier.ts'
import type { Fields } from '../domain/lead.ts'

/** An identifier that came with a request, read once at the door. */
export type Given = {
  kind: IdentifierKind
  value: string
  normal: string
  /** Blocking keys; none: it is junk or in local format, and matches nothing. */
  keys: string[]
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
