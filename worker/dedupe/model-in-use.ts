import type { Config } from '../domain/config.ts'
import type { Model } from '../matching/model/model.ts'
import { priorFor } from '../matching/model/train.ts'

/** The model that an account is served by, and its version; 0: the prior. */
export type ModelInUse = { version: number; model: Model }

export const modelInUse = ({ identifying_attributes }: Config): ModelInUse => ({
  version: 0,
  model: priorFor(identifying_attributes),
})
