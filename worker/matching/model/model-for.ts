import type { Model } from './model.ts'
import { PRIOR } from './prior.ts'

/** A model ready for these attributes: of one that it has not learned, what the prior says of any. */
export const modelFor = (attributes: readonly string[], model: Model = PRIOR): Model => ({
  ...model,
  attributes: [...attributes],
  comparisons: {
    ...model.comparisons,
    ...Object.fromEntries(
      attributes.map((name) => [
        `attributes.${name}`,
        model.comparisons[`attributes.${name}`] ?? model.attribute,
      ]),
    ),
  },
})
