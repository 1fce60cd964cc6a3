import type { Config } from '../domain/config.ts'
import type { Model } from '../matching/model/model.ts'
import { modelFor } from '../matching/model/model-for.ts'
import type { Db } from '../store/database.ts'
import { modelBody } from '../store/models.ts'

/** A model of an account, and its version; 0: the prior. */
export type ModelInUse = { version: number; model: Model }

/**
 * What is under a version never changes, so it is held; which version is in use is part of the configuration, and a
 * commit that proves the one proves the other.
 */
const held = new Map<string, Model>()
const HELD_MODELS = 200

/** The model that an account is served by, ready for the attributes that identify. */
export const modelInUse = (db: Db, config: Config): Promise<ModelInUse> =>
  modelOf(db, config.model_version, config.identifying_attributes)

/** The model under a version, as a decision may have been made by; the prior if there is none. */
export async function modelOf(db: Db, version: number, attributes: readonly string[]): Promise<ModelInUse> {
  if (version === 0) return { version, model: modelFor(attributes) }
  const name = `${db.account_id} ${version}`
  const model = held.get(name) ?? ((await modelBody(db, version)) as Model | null)
  if (!model) return { version: 0, model: modelFor(attributes) }
  if (held.size >= HELD_MODELS) held.clear()
  held.set(name, model)
  return { version, model: modelFor(attributes, model) }
}
