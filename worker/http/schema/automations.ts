import { z } from '@hono/zod-openapi'
import { AUTOMATION_STATES } from '../../domain/automation.ts'
import { ILL_FORMED, id, text, time, wellFormed } from './text.ts'

const NAME_MAX_CHARS = 200
const TRIGGERS_MAX = 20
/** Names of what a trigger says of itself. */
const PARTS_MAX = 10

const part = z.union([
  z.string().max(NAME_MAX_CHARS).refine(wellFormed, ILL_FORMED),
  z.number(),
  z.boolean(),
  z.null(),
])
const trigger = z
  .union([
    text(NAME_MAX_CHARS),
    z.record(text(64), part).refine((it) => Object.keys(it).length <= PARTS_MAX, `At most ${PARTS_MAX}`),
  ])
  .openapi({
    description:
      '`tag_added`, `added_to_list` or `attribute_changed`, with a name behind a colon or as {kind, name}; anything else is kept as it is, and no merge sets it off',
    example: 'tag_added:vip',
  })
const instant = time.transform((it) => new Date(it).toISOString())

export const newAutomation = z.strictObject({
  name: text(NAME_MAX_CHARS),
  state: z.enum(AUTOMATION_STATES).optional(),
  entered_at: instant.optional(),
  exited_at: instant.nullable().optional(),
  triggers: z.array(trigger).max(TRIGGERS_MAX).optional(),
})

/** What is left out stays. */
export const automationPatch = newAutomation.partial()
export const namedAutomationPatch = automationPatch.extend({ id: id('aut') })

export const automationAnswer = z
  .object({
    id: z.string(),
    name: z.string(),
    state: z.enum(AUTOMATION_STATES),
    entered_at: z.string(),
    exited_at: z.string().nullable(),
    triggers: z.array(trigger),
  })
  .openapi('Automation')
