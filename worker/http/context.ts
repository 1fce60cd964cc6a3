import type { Context } from 'hono'
import type { Deps } from '../deps.ts'
import type { Env } from '../env.ts'
import type { Once } from './once.ts'

export type Role = 'agent' | 'admin'

/** Who is asking: a key or a signed-in person. */
export type Actor = { account_id: string; role: Role; by: string }

export type AppEnv = {
  Bindings: Env
  Variables: { deps: Deps; actor: Actor; once?: Once; body?: unknown }
}

export type C = Context<AppEnv>
