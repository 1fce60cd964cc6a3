import { z } from '@hono/zod-openapi'
import { listTasks, setTaskDone } from '../../store/explanations.ts'
import { newRoutes } from '../new-routes.ts'
import { problem } from '../problem.ts'
import { listOf, page, pageOf } from '../schema/page.ts'
import { route } from '../schema/route.ts'

const task = z.object({
  id: z.string(),
  lead_id: z.string(),
  text: z.string(),
  type: z.string(),
  due_at: z.string(),
  assignee_id: z.string().nullable(),
  done: z.boolean(),
})

const listAll = route({
  method: 'get',
  path: '/',
  summary: 'Tasks, the next due first',
  query: z.strictObject(page),
  answer: listOf(task),
  status: 200,
})
const change = route({
  method: 'patch',
  path: '/{id}',
  summary: 'Tick a task off, or put it back',
  params: z.object({ id: z.string() }),
  body: z.strictObject({ done: z.boolean() }),
  answer: task,
  status: 200,
})

export const tasks = newRoutes()
  .openapi(listAll, async (c) => {
    const { limit, after } = c.req.valid('query')
    const rows = await listTasks(c.var.deps.db(c.var.actor.account_id), limit, after)
    const { data, next } = pageOf(rows, limit, (row) => [row.due_at, row.id])
    return c.json({ data: data.map(view), next }, 200)
  })
  .openapi(change, async (c) => {
    const row = await setTaskDone(
      c.var.deps.db(c.var.actor.account_id),
      c.req.valid('param').id,
      c.req.valid('json').done,
    )
    return row ? c.json(view(row), 200) : problem(c, 404, 'not_found')
  })

const view = ({ id, lead_id, text, type, due_at, assignee_id, done }: z.output<typeof task>) => ({
  id,
  lead_id,
  text,
  type,
  due_at,
  assignee_id,
  done,
})
