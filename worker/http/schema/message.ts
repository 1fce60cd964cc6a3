import { z } from '@hono/zod-openapi'

export const messageAnswer = z
  .object({
    id: z.string(),
    seq: z.number(),
    from: z.enum(['visitor', 'agent', 'system']),
    text: z.string(),
    client_id: z.string().optional(),
    at: z.string(),
  })
  .openapi('Message')
