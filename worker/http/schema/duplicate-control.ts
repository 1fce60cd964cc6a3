import { z } from '@hono/zod-openapi'
import { id, words } from './text.ts'

const method = z.boolean()
const task = z.strictObject({
  text: words(500),
  type: words(50).default('follow_up'),
  due_in_hours: z
    .number()
    .min(0)
    .max(24 * 366),
  assignee_id: id('usr').optional(),
})

/** What an admin saves. A field that is left out takes its default. */
export const controlInput = z.strictObject({
  enabled: z.boolean().default(false),
  channels: z.record(id('chn'), z.boolean()).default({}),
  methods: z
    .strictObject({
      pixel: method.default(true),
      email: method.default(true),
      phone: method.default(true),
      big_data: method.default(false),
    })
    .default({ pixel: true, email: true, phone: true, big_data: false }),
  scope: z
    .array(z.strictObject({ pipeline_id: id('pip'), stage_ids: z.array(id('stg')).min(1).max(200) }))
    .min(1)
    .max(50)
    .nullable()
    .default(null),
  conflict: z.enum(['update', 'keep']).default('update'),
  on_duplicate: z.enum(['update_all', 'update_newest', 'create_new']).default('update_all'),
  after_merge_task: task.nullable().default(null),
  version: z.number().int().optional(),
})

export const controlAnswer = z
  .object({
    enabled: z.boolean(),
    channels: z.record(z.string(), z.boolean()),
    methods: z.object({ pixel: z.boolean(), email: z.boolean(), phone: z.boolean(), big_data: z.boolean() }),
    scope: z.array(z.object({ pipeline_id: z.string(), stage_ids: z.array(z.string()) })).nullable(),
    conflict: z.enum(['update', 'keep']),
    on_duplicate: z.enum(['update_all', 'update_newest', 'create_new']),
    after_merge_task: z
      .object({
        text: z.string(),
        type: z.string(),
        due_in_hours: z.number(),
        assignee_id: z.string().optional(),
      })
      .nullable(),
    version: z.number(),
  })
  .openapi('DuplicateControl')
