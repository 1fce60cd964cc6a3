import { z } from 'zod'

/** What Pipedrive answers, as far as it is looked at. Everything is in an envelope that says whether it worked. */
const ok = <T extends z.ZodType>(data: T) => z.object({ success: z.literal(true), data })
const number = z.int()
const value = z.object({ value: z.string() })

const person = z.object({
  id: number,
  name: z.string().nullish(),
  first_name: z.string().nullish(),
  last_name: z.string().nullish(),
  emails: z.array(value).nullish(),
  phones: z.array(value).nullish(),
  is_deleted: z.boolean().optional(),
})
export type PipedrivePerson = z.infer<typeof person>

const deal = z.object({
  id: number,
  title: z.string().nullish(),
  person_id: number.nullish(),
  pipeline_id: number.nullish(),
  stage_id: number.nullish(),
  status: z.string().nullish(),
  origin_id: z.string().nullish(),
  is_deleted: z.boolean().optional(),
  custom_fields: z.record(z.string(), z.unknown()).nullish(),
})
export type PipedriveDeal = z.infer<typeof deal>

/** A lead that is not a deal yet. */
const lead = z.object({
  id: z.string(),
  title: z.string().nullish(),
  person_id: number.nullish(),
  origin_id: z.string().nullish(),
  is_archived: z.boolean().optional(),
})
export type PipedriveLead = z.infer<typeof lead>

const found = z.object({
  item: z.object({
    id: number,
    name: z.string().nullish(),
    emails: z.array(z.string()).nullish(),
    phones: z.array(z.string()).nullish(),
  }),
})
const cursor = z.object({ next_cursor: z.string().nullish() }).nullish()
const more = z
  .object({
    pagination: z.object({ more_items_in_collection: z.boolean(), next_start: number.optional() }).optional(),
  })
  .nullish()
const named = z.object({ id: number, name: z.string() })
const field = z.object({ key: z.string(), name: z.string() })

export const pipedrive = {
  person: ok(person).nullable(),
  deal: ok(deal).nullable(),
  lead: ok(lead).nullable(),
  persons: ok(z.array(person)).extend({ additional_data: cursor }),
  deals: ok(z.array(deal)).extend({ additional_data: cursor }),
  leads: ok(z.array(lead).nullable()).extend({ additional_data: more }),
  search: ok(z.object({ items: z.array(found) })),
  made: ok(z.object({ id: number })),
  madeLead: ok(z.object({ id: z.string() })),
  done: ok(z.unknown()),
  pipelines: ok(z.array(named)),
  stages: ok(z.array(named.extend({ pipeline_id: number }))),
  users: ok(z.array(named)),
  fields: ok(z.array(field)),
  field: ok(field),
  notes: ok(z.array(z.object({ id: number, content: z.string() })).nullable()),
  activities: ok(z.array(z.object({ id: number, subject: z.string() })).nullable()),
  /** Webhooks of version 2, and of version 1, which tells merges by their name. */
  hook: z.object({
    meta: z.object({
      action: z.string(),
      entity: z.string().optional(),
      object: z.string().optional(),
      entity_id: z.union([z.int(), z.string()]).optional(),
      id: z.union([z.int(), z.string()]).optional(),
    }),
    data: z.object({ merge_what_id: z.int().nullish() }).nullish(),
    current: z.object({ merge_what_id: z.int().nullish() }).nullish(),
  }),
}
