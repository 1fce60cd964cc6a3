import { z } from '@hono/zod-openapi'

export const importQuery = z.strictObject({ kind: z.enum(['contacts', 'leads']) })
export const importAnswer = z.object({ job_id: z.string() }).openapi('Import')
