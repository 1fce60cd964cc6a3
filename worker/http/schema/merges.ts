import { z } from '@hono/zod-openapi'
import { id } from './text.ts'

const MAX_LOSERS = 50
const choices = z.record(z.string().max(200), z.string().max(100)).default({})

/** A field of a merge is given the ID of the record whose value it takes. */
export const mergeInput = (prefix: 'con' | 'lead') =>
  z.strictObject({
    winner_id: id(prefix),
    loser_ids: z.array(id(prefix)).min(1).max(MAX_LOSERS),
    choices,
    dry_run: z.boolean().default(false),
  })

export const moved = z.record(z.string(), z.number())

export const mergeAnswer = z
  .object({
    id: z.string(),
    kind: z.enum(['manual', 'bulk', 'schedule', 'intake']),
    subject: z.enum(['contact', 'lead', 'request']),
    winner_id: z.string(),
    loser_ids: z.array(z.string()),
    by: z.string(),
    at: z.string(),
    undone_at: z.string().nullable(),
    decision_id: z.string().nullable(),
    contact_id: z.string(),
  })
  .openapi('Merge')

export const undoAnswer = z
  .object({
    restored: z.array(z.string()),
    kept: z.array(z.object({ id: z.string(), field: z.string().nullable() })),
    items: z.array(
      z.object({
        what: z.string(),
        id: z.string(),
        field: z.string().optional(),
        status: z.enum(['restored', 'kept']),
      }),
    ),
  })
  .openapi('Undo')

export const trashed = z.object({
  kind: z.enum(['contact', 'lead']),
  id: z.string(),
  name: z.string().nullable(),
  merge_id: z.string().nullable(),
  into: z.string().nullable(),
  deleted_at: z.string(),
  purge_at: z.string(),
})
