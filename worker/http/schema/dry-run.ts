import { z } from '@hono/zod-openapi'
import type { Position } from '../../replay/dry-run.ts'
import { controlInput } from './duplicate-control.ts'

const DAYS_MAX = 3660
const CURSOR_MAX_CHARS = 500

const stamp = z.iso.datetime()
const position = z.tuple([stamp, stamp, z.number().int().min(0), stamp, z.string()])

/** Where a run goes on, as an opaque word. */
export const encodePosition = ({ since, until, total, after }: Position) =>
  btoa(JSON.stringify([since, until, total, ...after])).replace(/=+$/, '')

function decodePosition(text: string): Position | null {
  try {
    const read = position.safeParse(JSON.parse(atob(text)))
    if (!read.success) return null
    const [since, until, total, at, id] = read.data
    return { since, until, total, after: [at, id] }
  } catch {
    return null
  }
}

export const dryRunInput = z.strictObject({
  settings: controlInput,
  days: z
    .number()
    .int()
    .min(1)
    .max(DAYS_MAX)
    .openapi({ description: 'Intakes received in so many last days' }),
  after: z
    .string()
    .max(CURSOR_MAX_CHARS)
    .optional()
    .openapi({
      description: 'Empty: the first slice. `next` of the slice before: the next. Absent: all at once',
    })
    .transform((text, ctx): { part: 'whole' | 'slice'; from: Position | null } => {
      if (!text) return { part: text === '' ? 'slice' : 'whole', from: null }
      const from = decodePosition(text)
      if (!from) ctx.addIssue({ code: 'custom', message: 'Not a cursor of a dry run' })
      return { part: 'slice', from }
    }),
})

const outcome = z.enum(['created', 'merged', 'updated', 'kept_both', 'queued_for_review'])
const items = z.array(
  z
    .object({
      decision_id: z.string(),
      lead_ids: z.array(z.string()).openapi({
        description: 'The leads touched then, and the existing ones that the draft would touch',
      }),
      was: outcome,
      outcome,
    })
    .openapi('TurnedIntake'),
)

export const dryRunAnswer = z
  .object({
    intakes: z.number(),
    same: z.number(),
    would_merge: items,
    would_split: items,
    vetoed: items,
    changed: items,
    counts: z
      .object({ would_merge: z.number(), would_split: z.number(), vetoed: z.number(), changed: z.number() })
      .openapi({ description: 'How long each list is, or would be without its cap' }),
    truncated: z.boolean().openapi({ description: 'A list has more items than are shown' }),
    skipped: z.number().openapi({ description: 'Erased, and not to be decided again' }),
    total: z.number().openapi({ description: 'Intakes of the whole period' }),
    next: z.string().nullable(),
  })
  .openapi('DryRun')

export const recomputedAnswer = z
  .object({
    same: z.boolean(),
    /** null: a change that nobody else had anything in common with. */
    outcome: outcome.nullable(),
    lead_ids: z.array(z.string()),
    differences: z.array(z.object({ field: z.string(), stored: z.unknown(), recomputed: z.unknown() })),
  })
  .openapi('RecomputedDecision')
