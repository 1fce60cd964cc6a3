import { z } from '@hono/zod-openapi'
import { TIMELINE_KINDS, WRITTEN_KINDS } from '../../domain/timeline.ts'
import { ILL_FORMED, text, time, wellFormed } from './text.ts'

/** What a program may write down of one activity. */
const DATA_MAX_CHARS = 16_000
const KEY_MAX_CHARS = 200

/** Every text in it, names too, can be held by a database and sent to a CRM. */
const isHoldable = (value: unknown): boolean => {
  if (typeof value === 'string') return wellFormed(value)
  if (Array.isArray(value)) return value.every(isHoldable)
  if (typeof value !== 'object' || value === null) return true
  return Object.entries(value).every(([name, it]) => wellFormed(name) && isHoldable(it))
}

export const newTimelineItem = z.strictObject({
  kind: z.enum(WRITTEN_KINDS),
  key: text(KEY_MAX_CHARS).optional(),
  data: z
    .record(z.string(), z.unknown())
    .refine(isHoldable, ILL_FORMED)
    .refine((it) => JSON.stringify(it).length <= DATA_MAX_CHARS, `At most ${DATA_MAX_CHARS} characters`)
    .default({}),
  at: time.transform((it) => new Date(it).toISOString()).optional(),
})

export const timelineKind = z.enum(TIMELINE_KINDS)

export const timelineItem = z
  .object({
    id: z.string(),
    kind: timelineKind,
    at: z.string(),
    data: z.record(z.string(), z.unknown()),
    key: z.string().nullable().optional(),
  })
  .openapi('TimelineItem')
