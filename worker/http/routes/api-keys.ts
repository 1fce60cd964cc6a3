import { z } from '@hono/zod-openapi'
import { inboxOf } from '../../chat/rooms.ts'
import { newAccessKey } from '../../credential/access-key.ts'
import { allKeys, deleteKey, insertKey } from '../../store/access.ts'
import { newRoutes } from '../new-routes.ts'
import { commitOnce } from '../once.ts'
import { problem } from '../problem.ts'
import { listOf, page, pageOfAll } from '../schema/page.ts'
import { route } from '../schema/route.ts'
import { words } from '../schema/text.ts'

const role = z.enum(['agent', 'admin'])
const shown = z.object({ id: z.string(), name: z.string(), role, created_at: z.string() })
const list = route({
  method: 'get',
  path: '/',
  summary: 'API keys, without their secrets',
  query: z.strictObject(page),
  answer: listOf(shown),
  status: 200,
})
const create = route({
  method: 'post',
  path: '/',
  summary: 'A new API key; it is shown this once',
  body: z.strictObject({ name: words(100), role }),
  answer: z.object({ id: z.string(), key: z.string() }),
  status: 201,
})

export const apiKeys = newRoutes()
  .openapi(list, async (c) => {
    const rows = await allKeys(c.var.deps.db(c.var.actor.account_id))
    const shown = rows.map(({ id, name, role, created_at }) => ({ id, name, role, created_at }))
    return c.json(pageOfAll(shown, c.req.valid('query')), 200)
  })
  .openapi(create, async (c) => {
    const { deps, actor } = c.var
    const input = c.req.valid('json')
    const id = deps.newId('key')
    const { key, hash } = await newAccessKey(actor.account_id, id)
    const row = { ...input, id, hash, created_at: deps.now() }
    return commitOnce(c, [insertKey(deps.db(actor.account_id), row)], { id, key }, 201)
  })

apiKeys.delete('/:id', async (c) => {
  const { deps, actor } = c.var
  const id = c.req.param('id')
  const gone = await deleteKey(deps.db(actor.account_id), id)
  // What was opened with it closes.
  if (gone) await inboxOf(deps.env, actor.account_id).dismiss(id)
  return gone ? c.body(null, 204) : problem(c, 404, 'not_found')
})
