import { z } from 'zod'

/** What HubSpot answers, as far as it is looked at. */
const object = z.object({
  id: z.string(),
  properties: z.record(z.string(), z.string().nullable()),
  associations: z.record(z.string(), z.object({ results: z.array(z.object({ id: z.string() })) })).optional(),
})
export type HubSpotObject = z.infer<typeof object>
const paging = z.object({ next: z.object({ after: z.string() }).optional() }).optional()
const stage = z.object({
  id: z.string(),
  label: z.string(),
  metadata: z.record(z.string(), z.unknown()).optional(),
})

export const hubspot = {
  object,
  page: z.object({ results: z.array(object), paging }),
  search: z.object({ total: z.int(), results: z.array(object), paging }),
  pipelines: z.object({
    results: z.array(z.object({ id: z.string(), label: z.string(), stages: z.array(stage) })),
  }),
  owners: z.object({
    results: z.array(
      z.object({ id: z.string(), firstName: z.string().optional(), lastName: z.string().optional() }),
    ),
  }),
  properties: z.object({
    results: z.array(
      z.object({
        name: z.string(),
        label: z.string(),
        modificationMetadata: z.object({ readOnlyValue: z.boolean() }).optional(),
      }),
    ),
  }),
  property: z.object({ name: z.string() }),
  token: z.object({ access_token: z.string(), refresh_token: z.string(), expires_in: z.int() }),
  hook: z.array(
    z.object({
      subscriptionType: z.string(),
      objectId: z.union([z.int(), z.string()]).optional(),
      newObjectId: z.union([z.int(), z.string()]).optional(),
      primaryObjectId: z.union([z.int(), z.string()]).optional(),
      mergedObjectIds: z.array(z.union([z.int(), z.string()])).optional(),
    }),
  ),
  /** The text of a refusal: the ID of the contact that has the address. */
  refusal: z.object({ message: z.string() }),
}
