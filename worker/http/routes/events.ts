import { z } from '@hono/zod-openapi'
import { wakeConnection } from '../../forward/wake-connection.ts'
import { renewDeliveries } from '../../store/outbox.ts'
import { eventById, listEvents } from '../../store/webhooks.ts'
import { newRoutes } from '../new-routes.ts'
import { commitOnce } from '../once.ts'
import { problem } from '../problem.ts'
import { listOf, page, pageOf } from '../schema/page.ts'
import { route } from '../schema/route.ts'

const delivery = z.object({
  webhook_id: z.string(),
  state: z.enum(['pending', 'delivered', 'failed']),
  attempts: z.number(),
  next_at: z.string(),
  last_status: z.number().nullable(),
  last_error: z.string().nullable(),
})
const shown = z
  .object({
    id: z.string(),
    type: z.string(),
    sequence: z.number(),
    created_at: z.string(),
    data: z.record(z.string(), z.unknown()),
    deliveries: z.array(delivery),
  })
  .openapi('Event')

const list = route({
  method: 'get',
  path: '/',
  summary: 'What was published, newest first, and how each delivery stands',
  query: z.strictObject(page),
  answer: listOf(shown),
  status: 200,
})
const again = route({
  method: 'post',
  path: '/{id}/redeliver',
  summary: 'Send an event again to every webhook that wants it',
  params: z.object({ id: z.string() }),
  answer: z.object({ event_id: z.string(), webhook_ids: z.array(z.string()) }),
  status: 202,
})

export const events = newRoutes()
  .openapi(list, async (c) => {
    const { limit, after } = c.req.valid('query')
    const before = after ? Number(after[0]) : null
    const rows = await listEvents(
      c.var.deps.db(c.var.actor.account_id),
      limit,
      Number.isFinite(before) ? before : null,
    )
    const { data, next } = pageOf(rows, limit, (row) => [String(row.sequence), row.id])
    return c.json({ data: data.map(view), next }, 200)
  })
  .openapi(again, async (c) => {
    const { deps, actor } = c.var
    const db = deps.db(actor.account_id)
    const event = await eventById(db, c.req.valid('param').id)
    if (!event) return problem(c, 404, 'not_found')
    const webhook_ids = await renewDeliveries(db, event, deps.now())
    for (const id of webhook_ids) deps.later(wakeConnection(deps, actor.account_id, id))
    return commitOnce(c, [], { event_id: event.id, webhook_ids }, 202)
  })

type Row = Awaited<ReturnType<typeof listEvents>>[number]
const view = ({ id, type, sequence, created_at, data, deliveries }: Row) => ({
  id,
  type,
  sequence,
  created_at,
  data,
  deliveries: deliveries.map(({ webhook_id, state, attempts, next_at, last_status, last_error }) => ({
    webhook_id,
    state,
    attempts,
    next_at,
    last_status,
    last_error,
  })),
})
