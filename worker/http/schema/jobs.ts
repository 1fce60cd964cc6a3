import { z } from '@hono/zod-openapi'
import { URL_MAX_CHARS } from '../../../protocol/limits.ts'
import { JOB_KINDS, JOB_STATUSES } from '../../domain/job.ts'
import { BASE_ORDERS } from '../../domain/schedule.ts'
import { ON_CONFLICT } from '../../jobs/merge-pair.ts'
import { id, text } from './text.ts'

/** As many as a body of 1 MiB holds. */
const PAIRS_MAX = 10_000

export const bulkMergeInput = z.strictObject({
  pairs: z
    .array(z.strictObject({ winner_id: id('con'), loser_id: id('con') }))
    .min(1)
    .max(PAIRS_MAX),
  on_conflict: z.enum(ON_CONFLICT).default('winner'),
  progress_webhook: text(URL_MAX_CHARS).optional(),
})
export const bulkMergeAnswer = z
  .object({
    job_id: z.string(),
    progress_secret: z.string().optional().openapi({
      description:
        'Signs what progress_webhook is sent: the secret of your webhook at the same address, if there is one, else a new one',
    }),
  })
  .openapi('BulkMerge')

export const jobAnswer = z
  .object({
    id: z.string(),
    kind: z.enum(JOB_KINDS),
    status: z.enum(JOB_STATUSES),
    done: z.number().openapi({ description: 'Items that came to an end: succeeded, failed and skipped' }),
    total: z.number(),
    succeeded: z.number(),
    failed: z.number(),
    error: z.string().optional(),
    by: z.string().optional().openapi({ description: 'Of a clean-up: who began it, or `schedule`' }),
    dry_run: z.boolean().optional(),
    base_order: z.enum(BASE_ORDERS).optional(),
    finding: z.boolean().optional().openapi({ description: 'Still looks for what there is to do' }),
    undoes: z.string().optional().openapi({ description: 'The clean-up that it undoes' }),
    undone_by: z.string().optional().openapi({ description: 'The last job that undoes it' }),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .openapi('Job')

const automation = z.object({
  id: z.string(),
  contact_id: z.string(),
  name: z.string(),
  by: z.array(z.string()).optional(),
})

/** A group of a clean-up, or of its undo. */
const cleanUpResult = {
  base_id: z.string().nullable().optional(),
  contact_ids: z
    .array(z.string())
    .optional()
    .openapi({ description: 'The base user, then those that joined it' }),
  contacts: z
    .array(z.object({ id: z.string(), name: z.string().nullable(), email: z.string().nullable() }))
    .optional(),
  decided_by: z.enum(['user_id', 'status', 'last_updated', 'created_at', 'id']).optional().openapi({
    description: 'By what the base user was chosen before the next one',
  }),
  moved: z.record(z.string(), z.number()).optional(),
  filled: z.array(z.object({ field: z.string(), from: z.string() })).optional(),
  apart: z.array(z.string()).optional().openapi({ description: 'Those of another user ID' }),
  automations_stopping: z.array(automation).optional(),
  automations_triggering: z.array(automation).optional(),
  undone_at: z.string().nullable().optional(),
}

export const jobResult = z
  .object({
    status: z.string().openapi({
      description:
        'pending, cancelled (the job was over before its turn), or what became of it; of a bulk merge merged, failed or skipped; of a clean-up merged, would_merge, left or failed; of its undo undone or failed',
    }),
    winner_id: z.string().optional(),
    loser_id: z.string().optional(),
    merge_id: z.string().optional(),
    code: z.string().optional(),
    ...cleanUpResult,
  })
  .loose()
  .openapi('JobResult')
