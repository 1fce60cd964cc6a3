import type { Config } from '../domain/config.ts'
import { configOf } from '../store/config.ts'
import type { C } from './context.ts'

/**
 * What the caller's account has set up, as it stands in the database now.
 * @param fresh false: as an isolate last saw it, for whoever proves its version with the commit.
 */
export async function configOrThrow(c: C, fresh = true): Promise<Config> {
  const { deps, actor } = c.var
  const config = await configOf(deps.db(actor.account_id), deps.clock(), fresh)
  if (!config) throw new Error(`account ${actor.account_id} has a key but no row`)
  return config
}
