import { z } from '@hono/zod-openapi'

export const runInput = z.strictObject({
  dry_run: z.boolean().default(false).openapi({ description: 'Only say what would be done' }),
})

export const runAnswer = z.object({ job_id: z.string() }).openapi('DedupeRun')
