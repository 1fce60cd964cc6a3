import { z } from '@hono/zod-openapi'
import { URL_MAX_CHARS } from '../../../protocol/limits.ts'
import { JOB_KINDS, JOB_STATUSES } from '../../domain/job.ts'
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
    created_at: z.string(),
    updated_at: z.string(),
  })
  .openapi('Job')

export const jobResult = z
  .object({
    status: z.string().openapi({
      description:
        'pending, cancelled (the job was over before its turn), or what became of it; of a bulk merge merged, failed or skipped',
    }),
    winner_id: z.string().optional(),
    loser_id: z.string().optional(),
    merge_id: z.string().optional(),
    code: z.string().optional(),
  })
  .loose()
  .openapi('JobResult')
