import { z } from '@hono/zod-openapi'
import { randomSecret, sha256 } from '../../credential/bytes.ts'
import { type Credentials, emptyMapping } from '../../domain/connection.ts'
import { CONNECTORS, EVENTS } from '../../forward/connectors/registry.ts'
import { sealCredentials } from '../../forward/sealed-credentials.ts'
import { newWebhookSecret } from '../../forward/sign.ts'
import { objectOf, wakeConnection } from '../../forward/wake-connection.ts'
import {
  allConnections,
  type ConnectionRow,
  connectionById,
  deleteConnection,
  insertConnection,
  updateConnection,
} from '../../store/connections.ts'
import { type Counts, countForwards } from '../../store/forwards.ts'
import { resumeDeliveries } from '../../store/outbox.ts'
import { refuseConnection } from '../connection-check.ts'
import { newRoutes } from '../new-routes.ts'
import { commitOnce } from '../once.ts'
import { problem } from '../problem.ts'
import {
  checked,
  connectionAnswer,
  connectionMade,
  connectionPatch,
  kindAnswer,
  mappingOf,
  newConnection,
  surveyAnswer,
} from '../schema/connections.ts'
import { listOf, page, pageOfAll } from '../schema/page.ts'
import { route } from '../schema/route.ts'

const params = z.object({ id: z.string() })

const kinds = route({
  method: 'get',
  path: '/kinds',
  summary: 'CRMs that can be connected, what they take, and what a merge does there',
  answer: z.object({ data: z.array(kindAnswer) }),
  status: 200,
})
const list = route({
  method: 'get',
  path: '/',
  summary: 'All connections to CRMs, without their credentials',
  query: z.strictObject(page),
  answer: listOf(connectionAnswer),
  status: 200,
})
const one = route({
  method: 'get',
  path: '/{id}',
  summary: 'One connection',
  params,
  answer: connectionAnswer,
  status: 200,
})
const create = route({
  method: 'post',
  path: '/',
  summary: 'Connect a CRM; its credentials are encrypted and never shown again',
  body: newConnection,
  answer: connectionMade,
  status: 201,
})
const change = route({
  method: 'patch',
  path: '/{id}',
  summary: 'Map pipelines, users and fields; pause and resume; give new credentials',
  params,
  body: connectionPatch,
  answer: connectionAnswer,
  status: 200,
})
const test = route({
  method: 'post',
  path: '/{id}/test',
  summary: 'Whether the connection works, in words',
  params,
  answer: checked,
  status: 200,
})
const survey = route({
  method: 'get',
  path: '/{id}/survey',
  summary: 'Pipelines, stages, users and fields that the CRM has now',
  params,
  answer: surveyAnswer,
  status: 200,
})

const KINDS = [
  ...Object.entries(CONNECTORS).map(([kind, { title, base_url, secrets, promises }]) => ({
    kind,
    title,
    base_url,
    secrets,
    promises,
  })),
  { kind: EVENTS, title: 'Webhook', base_url: null, secrets: [['secret']], promises: null },
]

const NONE: Counts = { pending: 0, delivered: 0, failed: 0 }

export const connections = newRoutes()
  .openapi(kinds, (c) => c.json({ data: KINDS }, 200))
  .openapi(list, async (c) => {
    const db = c.var.deps.db(c.var.actor.account_id)
    const [rows, counts] = [await allConnections(db), await countForwards(db)]
    return c.json(
      pageOfAll(
        rows.map((row) => view(row, counts.get(row.id))),
        c.req.valid('query'),
      ),
      200,
    )
  })
  .openapi(one, async (c) => {
    const db = c.var.deps.db(c.var.actor.account_id)
    const row = await connectionById(db, c.req.valid('param').id)
    if (!row) return problem(c, 404, 'not_found')
    return c.json(view(row, (await countForwards(db)).get(row.id)), 200)
  })
  .openapi(create, async (c) => {
    const { deps, actor } = c.var
    const { kind, name, base_url, credentials, mode, ...maps } = c.req.valid('json')
    const connector = CONNECTORS[kind]
    const url = tidy(base_url ?? connector?.base_url ?? '')
    const wrong = refuseConnection(c, kind, url, credentials)
    if (wrong) return wrong
    const id = deps.newId('cnn')
    const made = kind === EVENTS && !credentials.secret ? newWebhookSecret() : null
    const held: Credentials = made ? { ...credentials, secret: made } : credentials
    const sealed = await sealCredentials(deps, actor.account_id, id, held)
    if (sealed === null) return problem(c, 503, 'no_encryption_key')
    const hook = randomSecret()
    const row: ConnectionRow = {
      id,
      kind,
      name: name ?? connector?.title ?? 'Webhook',
      base_url: url,
      credentials: sealed,
      mode: mode ?? 'merge',
      mapping: mappingOf(maps, emptyMapping()),
      notes: {},
      state: 'active',
      trouble: null,
      outages: 0,
      rests_until: null,
      due_at: null,
      hook_hash: await sha256(hook),
      created_at: deps.now(),
    }
    const hook_url = connector?.readHook
      ? `${new URL(c.req.url).origin}/hooks/${actor.account_id}/${id}/${hook}`
      : null
    const shown = { ...view(row), ...(made ? { secret: made } : {}), ...(hook_url ? { hook_url } : {}) }
    return commitOnce(c, [insertConnection(deps.db(actor.account_id), row)], shown, 201)
  })
  .openapi(change, async (c) => {
    const { deps, actor } = c.var
    const db = deps.db(actor.account_id)
    const before = await connectionById(db, c.req.valid('param').id)
    if (!before) return problem(c, 404, 'not_found')
    const { name, base_url, credentials, mode, state, ...maps } = c.req.valid('json')
    const url = base_url === undefined ? before.base_url : tidy(base_url)
    const wrong = refuseConnection(c, before.kind, url, credentials ?? null, before.base_url)
    if (wrong) return wrong
    const sealed = credentials ? await sealCredentials(deps, actor.account_id, before.id, credentials) : null
    if (credentials && sealed === null) return problem(c, 503, 'no_encryption_key')
    // New credentials or a new address are a new beginning; what waited is tried again.
    const afresh = sealed !== null || url !== before.base_url || state === 'active'
    const row = await updateConnection(db, before.id, {
      name: name ?? before.name,
      base_url: url,
      mode: mode ?? before.mode,
      mapping: mappingOf(maps, before.mapping),
      ...(sealed ? { credentials: sealed } : {}),
      ...(afresh ? { trouble: null, outages: 0, rests_until: null, due_at: deps.now() } : {}),
      state: state ?? (afresh && before.state === 'stopped' ? 'active' : before.state),
    })
    if (!row) return problem(c, 404, 'not_found')
    if (afresh && row.state === 'active') {
      if (row.kind === EVENTS) await resumeDeliveries(db, row.id, deps.now())
      deps.later(wakeConnection(deps, actor.account_id, row.id))
    }
    return c.json(view(row, (await countForwards(db)).get(row.id)), 200)
  })
  .openapi(test, async (c) => {
    const { deps, actor } = c.var
    const { id } = c.req.valid('param')
    const answer = await objectOf(deps, actor.account_id, id).ask(actor.account_id, id, 'check')
    if (answer.kind === 'not-found') return problem(c, 404, 'not_found')
    if (answer.kind === 'answered') deps.later(wakeConnection(deps, actor.account_id, id))
    const detail = 'detail' in answer ? answer.detail : ''
    return c.json({ ok: answer.kind === 'answered', detail }, 200)
  })
  .openapi(survey, async (c) => {
    const { deps, actor } = c.var
    const { id } = c.req.valid('param')
    const answer = await objectOf(deps, actor.account_id, id).ask(actor.account_id, id, 'survey')
    if (answer.kind === 'not-found') return problem(c, 404, 'not_found')
    if (answer.kind !== 'answered' || !answer.survey)
      return problem(c, 409, 'crm_not_reached', 'detail' in answer ? { detail: answer.detail } : {})
    return c.json(answer.survey, 200)
  })

connections.delete('/:id', async (c) => {
  const gone = await deleteConnection(c.var.deps.db(c.var.actor.account_id), c.req.param('id'))
  return gone ? c.body(null, 204) : problem(c, 404, 'not_found')
})

const tidy = (url: string) => url.replace(/\/+$/, '')

const view = (row: ConnectionRow, counts: Counts = NONE) => ({
  id: row.id,
  kind: row.kind,
  name: row.name,
  base_url: row.base_url,
  state: row.state,
  trouble: row.trouble,
  rests_until: row.rests_until,
  mode: row.mode,
  pipeline_map: row.mapping.pipelines,
  user_map: row.mapping.users,
  field_map: row.mapping.fields,
  promises: CONNECTORS[row.kind]?.promises ?? null,
  deliveries: counts,
  created_at: row.created_at,
})
