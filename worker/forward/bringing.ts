import type { Deps } from '../deps.ts'
import type { Candidate } from '../domain/candidate.ts'
import type { Stage } from '../domain/config.ts'
import type { Mapping, MergeMode } from '../domain/connection.ts'
import type { Forwardable } from '../store/forwardable.ts'
import type { ContactValues, Session } from './connector.ts'
import type { Links } from './links.ts'

/** A connection that is at work. */
export type Bringing = {
  deps: Deps
  account_id: string
  connection_id: string
  connected_at: string
  session: Session
  mode: MergeMode
  /** false: the CRM has refused to join records for this account. */
  mayJoin: boolean
  mapping: Mapping
  stages: Map<string, Stage>
  /** The CRM has refused to join; what it said. */
  onMayNotJoin: (text: string) => Promise<void>
}

/** What is being brought: the contact, and what the CRM has of it. */
export type Brought = Forwardable & {
  contact: Candidate
  links: Links
  values: ContactValues
}
