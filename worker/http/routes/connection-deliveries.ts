import { z } from '@hono/zod-openapi'
import { wakeConnection } from '../../forward/wake-connection.ts'
import { connectionById } from '../../store/connections.ts'
import { listForwards, renewForwards } from '../../store/forwards.ts'
import { newRoutes } from '../new-routes.ts'
import { commitOnce } from '../once.ts'
import { problem } from '../problem.ts'
import { forwardAnswer } from '../schema/connections.ts'
import { listOf, page, pageOf } from '../schema/page.ts'
import { route } from '../schema/route.ts'

const params = z.object({ id: z.string() })
const state = z.enum(['pending', 'delivered', 'failed'])

const list = route({
  method: 'get',
  path: '/{id}/deliveries',
  summary: 'Whom the CRM was brought to, whom it waits for, and who failed and why',
  params,
  query: z.strictObject({ ...page, state: state.default('failed') }),
  answer: listOf(forwardAnswer),
  status: 200,
})
const retry = route({
  method: 'post',
  path: '/{id}/deliveries/retry',
  summary: 'Try all failed ones again, or one contact',
  params,
  body: z.strictObject({ contact_id: z.string().max(100).optional() }),
  answer: z.object({ retried: z.number() }),
  status: 202,
})

export const connectionDeliveries = newRoutes()
  .openapi(list, async (c) => {
    const db = c.var.deps.db(c.var.actor.account_id)
    const { id } = c.req.valid('param')
    if (!(await connectionById(db, id))) return problem(c, 404, 'not_found')
    const { limit, after, state } = c.req.valid('query')
    const rows = await listForwards(db, id, state, limit, after)
    const { data, next } = pageOf(rows, limit, (row) => [row.updated_at, row.subject_id])
    return c.json({ data: data.map(view), next }, 200)
  })
  .openapi(retry, async (c) => {
    const { deps, actor } = c.var
    const db = deps.db(actor.account_id)
    const { id } = c.req.valid('param')
    if (!(await connectionById(db, id))) return problem(c, 404, 'not_found')
    const { contact_id } = c.req.valid('json')
    const retried = await renewForwards(db, id, contact_id ?? null, deps.now())
    if (contact_id && retried === 0) return problem(c, 404, 'not_found')
    deps.later(wakeConnection(deps, actor.account_id, id))
    return commitOnce(c, [], { retried }, 202)
  })

type Row = Awaited<ReturnType<typeof listForwards>>[number]
const view = ({ subject_id, first_name, last_name, ...row }: Row) => ({
  ...row,
  contact_id: subject_id,
  name: [first_name, last_name].filter(Boolean).join(' ') || null,
})
