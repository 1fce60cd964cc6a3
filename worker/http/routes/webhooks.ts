import { z } from '@hono/zod-openapi'
import { URL_MAX_CHARS } from '../../../protocol/limits.ts'
import { EVENT_TYPES } from '../../domain/event.ts'
import { newWebhookSecret } from '../../forward/sign.ts'
import { targetProblem } from '../../forward/target.ts'
import {
  allWebhooks,
  deleteWebhook,
  insertWebhook,
  updateWebhook,
  type WebhookRow,
  webhookById,
} from '../../store/webhooks.ts'
import type { C } from '../context.ts'
import { newRoutes } from '../new-routes.ts'
import { commitOnce } from '../once.ts'
import { invalid, problem } from '../problem.ts'
import { listOf, page, pageOfAll } from '../schema/page.ts'
import { route } from '../schema/route.ts'
import { text } from '../schema/text.ts'

const params = z.object({ id: z.string() })
const eventTypes = z.array(z.enum(EVENT_TYPES)).max(EVENT_TYPES.length)
const state = z.enum(['enabled', 'disabled'])
const shown = z
  .object({
    id: z.string(),
    url: z.string(),
    events: z.array(z.string()),
    state,
    secret: z.string(),
    created_at: z.string(),
  })
  .openapi('Webhook')

const list = route({
  method: 'get',
  path: '/',
  summary: 'All webhooks',
  query: z.strictObject(page),
  answer: listOf(shown),
  status: 200,
})
const one = route({
  method: 'get',
  path: '/{id}',
  summary: 'One webhook',
  params,
  answer: shown,
  status: 200,
})
const create = route({
  method: 'post',
  path: '/',
  summary: 'A new webhook; no events means all',
  body: z.strictObject({ url: text(URL_MAX_CHARS), events: eventTypes.default([]) }),
  answer: shown,
  status: 201,
})
const change = route({
  method: 'patch',
  path: '/{id}',
  summary: 'Change a webhook, or switch it off and on',
  params,
  body: z.strictObject({
    url: text(URL_MAX_CHARS).optional(),
    events: eventTypes.optional(),
    state: state.optional(),
  }),
  answer: shown,
  status: 200,
})

export const webhooks = newRoutes()
  .openapi(list, async (c) =>
    c.json(
      pageOfAll((await allWebhooks(c.var.deps.db(c.var.actor.account_id))).map(view), c.req.valid('query')),
      200,
    ),
  )
  .openapi(one, async (c) => {
    const row = await webhookById(c.var.deps.db(c.var.actor.account_id), c.req.valid('param').id)
    return row ? c.json(view(row), 200) : problem(c, 404, 'not_found')
  })
  .openapi(create, async (c) => {
    const { deps, actor } = c.var
    const input = c.req.valid('json')
    const wrong = refuseTarget(c, input.url)
    if (wrong) return wrong
    const row: WebhookRow = {
      ...input,
      id: deps.newId('whk'),
      secret: newWebhookSecret(),
      state: 'enabled',
      created_at: deps.now(),
    }
    return commitOnce(c, [insertWebhook(deps.db(actor.account_id), row)], view(row), 201)
  })
  .openapi(change, async (c) => {
    const input = c.req.valid('json')
    const wrong = input.url ? refuseTarget(c, input.url) : null
    if (wrong) return wrong
    const db = c.var.deps.db(c.var.actor.account_id)
    const id = c.req.valid('param').id
    const row = Object.keys(input).length > 0 ? await updateWebhook(db, id, input) : await webhookById(db, id)
    return row ? c.json(view(row), 200) : problem(c, 404, 'not_found')
  })

webhooks.delete('/:id', async (c) => {
  const gone = await deleteWebhook(c.var.deps.db(c.var.actor.account_id), c.req.param('id'))
  return gone ? c.body(null, 204) : problem(c, 404, 'not_found')
})

const WHY = {
  not_a_url: 'Not an http or https address',
  not_https: 'Only https addresses',
  port: 'Only the standard port 443',
  credentials: 'No user name or password in the address',
  private_address: 'Loopback and private addresses are not allowed here',
}

function refuseTarget(c: C, url: string) {
  const wrong = targetProblem(url, c.env.ONELEAD_ALLOW_PRIVATE_URLS === '1')
  return wrong ? invalid(c, [{ pointer: '/url', detail: WHY[wrong] }]) : null
}

const view = ({ id, url, events, state, secret, created_at }: WebhookRow) => ({
  id,
  url,
  events,
  state,
  secret,
  created_at,
})
