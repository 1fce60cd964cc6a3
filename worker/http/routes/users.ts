import { z } from '@hono/zod-openapi'
import { allUsers } from '../../store/access.ts'
import { newRoutes } from '../new-routes.ts'
import { listOf, page, pageOfAll } from '../schema/page.ts'
import { route } from '../schema/route.ts'

const list = route({
  method: 'get',
  path: '/',
  summary: 'People who work with the account: whom a conversation can be given to',
  query: z.strictObject(page),
  answer: listOf(z.object({ id: z.string(), email: z.string(), role: z.enum(['agent', 'admin']) })),
  status: 200,
})

export const users = newRoutes().openapi(list, async (c) => {
  const rows = await allUsers(c.var.deps.db(c.var.actor.account_id))
  const shown = rows.map(({ id, email, role }) => ({ id, email, role }))
  return c.json(pageOfAll(shown, c.req.valid('query')), 200)
})
