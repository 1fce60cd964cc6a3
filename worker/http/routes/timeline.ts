import { z } from '@hono/zod-openapi'
import { writeTimeline } from '../../records/write-timeline.ts'
import { contactById } from '../../store/contacts.ts'
import { timelineOf } from '../../store/timeline.ts'
import { movedTo } from '../bodiless.ts'
import { newRoutes } from '../new-routes.ts'
import { remembering } from '../once.ts'
import { busy, problem } from '../problem.ts'
import { listOf, page, pageOf } from '../schema/page.ts'
import { route } from '../schema/route.ts'
import { newTimelineItem, timelineItem, timelineKind } from '../schema/timeline.ts'

const params = z.object({ id: z.string() })
const list = route({
  method: 'get',
  path: '/{id}/timeline',
  summary:
    'What happened with a contact, newest first: what was written down, conversations, tasks, page visits',
  params,
  query: z.strictObject({ ...page, kind: timelineKind.optional() }),
  answer: listOf(timelineItem),
  status: 200,
})
const write = route({
  method: 'post',
  path: '/{id}/timeline',
  summary:
    'Write down what happened with a contact; the same kind and key again is answered with what is there',
  params,
  body: newTimelineItem,
  answer: timelineItem,
  status: 201,
})

export const timeline = newRoutes()
  .openapi(list, async (c) => {
    const { id } = c.req.valid('param')
    const { limit, after, kind } = c.req.valid('query')
    const db = c.var.deps.db(c.var.actor.account_id)
    const view = await contactById(db, id)
    if (!view) return problem(c, 404, 'not_found')
    const { merged_into, deleted_at } = view.contact
    if (merged_into) return movedTo(c, `/api/v1/contacts/${merged_into}/timeline`)
    if (deleted_at) return problem(c, 404, 'not_found')
    const rows = await timelineOf(db, id, kind, limit, after)
    return c.json(
      pageOf(rows.map(itemOf), limit, (row) => [row.at, row.id]),
      200,
    )
  })
  .openapi(write, async (c) => {
    const { deps, actor } = c.var
    const { id } = c.req.valid('param')
    const input = c.req.valid('json')
    const outcome = await writeTimeline(deps, actor.account_id, id, input, actor.by, (item, isNew) =>
      remembering(c, isNew ? 201 : 200)(itemOf(item)),
    )
    switch (outcome.kind) {
      case 'written':
        return c.json(itemOf(outcome.item), 201)
      case 'there':
        // Documented as 201; a repeat says that it made nothing.
        return c.json(itemOf(outcome.item), 200 as 201)
      case 'not-found':
        return problem(c, 404, 'not_found')
      case 'merged':
        return problem(c, 409, 'already_merged', { winner_id: outcome.into })
      case 'repeat':
      case 'busy':
        return busy(c)
    }
  })

const itemOf = ({ id, kind, at, data, key }: z.output<typeof timelineItem>) => ({
  id,
  kind,
  at,
  data,
  ...(key ? { key } : {}),
})
