import { z } from '@hono/zod-openapi'
import type { MergeRow } from '../../domain/merge.ts'
import { listMerges, mergeById } from '../../store/merges.ts'
import { newRoutes } from '../new-routes.ts'
import { problem } from '../problem.ts'
import { listOf, page, pageOf } from '../schema/page.ts'
import { route } from '../schema/route.ts'

const merge = z
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
  })
  .openapi('Merge')

const list = route({
  method: 'get',
  path: '/',
  summary: 'Merges, newest first',
  query: z.strictObject(page),
  answer: listOf(merge),
  status: 200,
})
const one = route({
  method: 'get',
  path: '/{id}',
  summary: 'One merge',
  params: z.object({ id: z.string() }),
  answer: merge,
  status: 200,
})

export const merges = newRoutes()
  .openapi(list, async (c) => {
    const { limit, after } = c.req.valid('query')
    const rows = await listMerges(c.var.deps.db(c.var.actor.account_id), limit, after)
    return c.json(
      pageOf(rows.map(view), limit, (row) => [row.at, row.id]),
      200,
    )
  })
  .openapi(one, async (c) => {
    const row = await mergeById(c.var.deps.db(c.var.actor.account_id), c.req.valid('param').id)
    return row ? c.json(view(row), 200) : problem(c, 404, 'not_found')
  })

const view = ({ body: _, ...row }: MergeRow) => row
