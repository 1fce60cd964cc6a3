import type { Context } from 'hono'
import type { Deps } from '../deps.ts'
import type { Env } from '../env.ts'
import type { Once } from './once.ts'

export type Role = 'agent' | 'admin'

/** Who is asking: a key or a signed-in person. */
export type Actor = {
  account_id: string
  role: Role
  by: string
  /** To be shown to other agents. */
  name: string
  /** The sign-in holds so long, ISO 8601; null: a key, which holds until it is taken back. */
  expires_at: string | null
}

export type AppEnv = {
  Bindings: Env
  Variables: { deps: Deps; actor: Actor; once?: Once; body?: unknown }
}

export type C = Context<AppEnv>
