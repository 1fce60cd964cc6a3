import type { Config } from '../domain/config.ts'
import { configOf } from '../store/config.ts'
import type { C } from './context.ts'

/** What the caller's account has set up, as it stands in the database now. */
export async function configOrThrow(c: C): Promise<Config> {
  const { deps, actor } = c.var
  const config = await configOf(deps.db(actor.account_id), deps.clock(), true)
  if (!config) throw new Error(`account ${actor.account_id} has a key but no row`)
  return config
}
