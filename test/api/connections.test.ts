import { Webhook } from 'standardwebhooks'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { eventually, newAccount } from '../support/account.ts'
import { withKommo } from '../support/crm/connected.ts'
import { kommoToken } from '../support/crm/kommo.ts'
import { expectProblem } from '../support/problem.ts'
import { startReceiver } from '../support/receiver.ts'
import { type Server, startServer } from '../support/server.ts'

let server: Server
const open: { stop: () => Promise<unknown> }[] = []
beforeAll(async () => {
  server = await startServer()
})
afterEach(async () => {
  for (const one of open.splice(0)) await one.stop()
})
afterAll(() => server.stop())

async function connected(options: Parameters<typeof withKommo>[1] = {}) {
  const all = await withKommo(server, options)
  open.push(all.crm)
  return all
}

// First: later tests move the clock, and a signature says when it was made.
test('a webhook connection gets every event, signed; its test sends a signed one too', async () => {
  const acme = await newAccount(server.base)
  const receiver = await startReceiver()
  open.push(receiver)
  const made = await acme.api('POST', '/connections', {
    kind: 'webhook',
    base_url: receiver.url,
    credentials: {},
  })
  expect(made.status).toBe(201)
  const { id, secret } = made.body
  expect((await acme.api('POST', `/connections/${id}/test`)).body.ok).toBe(true)
  await acme.chat({ email: 'ada@example.com' })
  const got = await eventually(
    async () => receiver.received,
    (all) => all.some(({ body }) => JSON.parse(body).type === 'crm.lead.created'),
  )
  for (const { headers, body } of got) new Webhook(secret).verify(body, headers as Record<string, string>)
  expect((await acme.api('GET', `/connections/${id}`)).body).not.toHaveProperty('secret')
  await acme.api('PATCH', `/connections/${id}`, { state: 'paused' })
  const before = receiver.received.length
  await acme.chat({ email: 'bob@example.com' })
  await server.later(3_000)
  expect(receiver.received.length).toBe(before)
  await acme.api('PATCH', `/connections/${id}`, { state: 'active' })
  await eventually(
    async () => receiver.received.length,
    (n) => n > before,
  )
})

test('what waits for a webhook connection that is deleted waits no longer', async () => {
  const acme = await newAccount(server.base)
  const receiver = await startReceiver(() => 500)
  open.push(receiver)
  const made = await acme.api('POST', '/connections', {
    kind: 'webhook',
    base_url: receiver.url,
    credentials: {},
  })
  await acme.chat({ email: 'ada@example.com' })
  const states = async () =>
    (await acme.api('GET', '/events')).body.data.flatMap(
      ({ deliveries }: { deliveries: { state: string }[] }) => deliveries.map(({ state }) => state),
    ) as string[]
  await eventually(states, (all) => all.length > 2)
  await acme.api('DELETE', `/connections/${made.body.id}`)
  expect(new Set(await states())).toEqual(new Set(['failed']))
})

test('no answer and no row of the database shows credentials again', async () => {
  const { acme, id, made } = await connected()
  const answers = [
    made,
    (await acme.api('GET', '/connections')).body,
    (await acme.api('GET', `/connections/${id}`)).body,
    (await acme.api('PATCH', `/connections/${id}`, { name: 'Ours', credentials: { token: kommoToken } }))
      .body,
    (await acme.api('POST', `/connections/${id}/test`)).body,
  ]
  const db = await server.db()
  const rows = await db.prepare('SELECT * FROM connections WHERE id = ?').bind(id).all()
  expect(rows.results).toHaveLength(1)
  expect(JSON.stringify([answers, rows])).not.toContain(kommoToken)
})

test('a test says in words what is wrong, and what is right', async () => {
  const { acme, crm, id } = await connected()
  const asked = async () => (await acme.api('POST', `/connections/${id}/test`)).body
  expect(await asked()).toEqual({ ok: true, detail: 'Connected. Pipelines: Sales' })
  await acme.api('PATCH', `/connections/${id}`, { credentials: { token: 'wrong' } })
  expect(await asked()).toEqual({
    ok: false,
    detail: expect.stringContaining('credentials are not accepted'),
  })
  await acme.api('PATCH', `/connections/${id}`, { credentials: { access_token: kommoToken } })
  crm.plan({ kind: 'say', status: 200, body: '<html>Welcome</html>' })
  expect(await asked()).toEqual({ ok: false, detail: expect.stringContaining('<html>Welcome') })
  crm.plan({ kind: 'say', status: 403, body: 'blocked' })
  expect(await asked()).toEqual({ ok: false, detail: expect.stringContaining('refuses this connection') })
  expect((await asked()).ok).toBe(true)
})

test('what the CRM has can be mapped, and the mapping is kept', async () => {
  const { acme, id } = await connected()
  const survey = await acme.api('GET', `/connections/${id}/survey`)
  expect(survey.body).toMatchObject({
    pipelines: [
      {
        id: '1113',
        name: 'Sales',
        stages: expect.arrayContaining([{ id: '2030', name: 'First contact', incoming: false }]),
      },
    ],
    users: [
      { id: '7', name: 'Grace' },
      { id: '8', name: 'Ada' },
    ],
    fields: expect.arrayContaining([{ id: '501', name: 'Budget', of: 'lead' }]),
  })
  const changed = await acme.api('PATCH', `/connections/${id}`, {
    pipeline_map: { [acme.pipeline.id]: 1113 },
    field_map: { 'lead.budget': 501 },
  })
  expect(changed.body).toMatchObject({
    pipeline_map: { [acme.pipeline.id]: { pipeline_id: '1113', stages: {} } },
    field_map: { 'lead.budget': '501' },
    promises: { merge: expect.stringContaining('can not merge'), undo: expect.any(String) },
  })
})

test('a mapped field goes there with its value, and the lead to who is responsible', async () => {
  const { acme, kommo, settled } = await connected({
    more: { field_map: { 'lead.budget': 501 }, user_map: { '*': 7 }, pipeline_map: {} },
  })
  await acme.api('POST', '/leads', { pipeline_id: acme.pipeline.id, fields: { budget: 900, colour: 'red' } })
  await settled()
  const [lead] = [...kommo.leads.values()]
  expect(lead?.custom_fields_values).toEqual([{ field_id: 501, values: [{ value: 900 }] }])
  expect(lead).toMatchObject({ responsible_user_id: 7 })
})

test.each([
  ['mapped', true, 8],
  ['of whom nothing is known there', false, 7],
])(
  'the task after a merge, of an agent %s, goes to who does their tasks there, once',
  async (_, mapped, responsible_user_id) => {
    const { acme, kommo, settled } = await connected()
    const [agent] = (await acme.api('GET', '/users')).body.data
    const [connection] = (await acme.api('GET', '/connections')).body.data
    await acme.api('PATCH', `/connections/${connection.id}`, {
      user_map: { '*': 7, ...(mapped ? { [agent.id]: 8 } : {}) },
    })
    await acme.control({
      after_merge_task: { text: 'Call Ada', type: 'call', due_in_hours: 1, assignee_id: agent.id },
    })
    const ada = { email: 'ada@example.com', name: 'Ada' }
    await acme.chat({ ...ada, message: 'one' })
    await acme.chat({ ...ada, message: 'two' })
    await settled()
    expect(kommo.tasks).toMatchObject([{ text: 'Call Ada', responsible_user_id }])
  },
)

test.each([
  ['an unknown kind', { kind: 'sugar', credentials: {} }],
  ['no credentials', { kind: 'kommo', base_url: 'http://127.0.0.1:1', credentials: {} }],
  ['no address', { kind: 'kommo', credentials: { token: 'x' } }],
  ['an address that is none', { kind: 'kommo', base_url: 'ftp://x', credentials: { token: 'x' } }],
  [
    'an unknown credential',
    { kind: 'kommo', base_url: 'http://127.0.0.1:1', credentials: { token: 'x', pin: '1' } },
  ],
  [
    'a mapping of something else',
    { kind: 'kommo', base_url: 'http://127.0.0.1:1', credentials: { token: 'x' }, pipeline_map: { x: 1 } },
  ],
])('%s is refused', async (_, body) => {
  const acme = await newAccount(server.base)
  expectProblem(await acme.api('POST', '/connections', body), 422, 'invalid')
  expect((await acme.api('GET', '/connections')).body.data).toEqual([])
})

test('an agent may not see or make connections', async () => {
  const { acme, id } = await connected()
  const { key } = (await acme.api('POST', '/api_keys', { name: 'x', role: 'agent' })).body
  for (const [method, path] of [
    ['GET', '/connections'],
    ['GET', `/connections/${id}`],
    ['POST', `/connections/${id}/test`],
    ['GET', `/connections/${id}/deliveries`],
  ] as const) {
    const answer = await acme.api(method, path, undefined, { authorization: `Bearer ${key}` })
    expectProblem(answer, 403, 'forbidden')
  }
})

test('a paused connection is told nothing and loses nothing; a deleted one is told no more', async () => {
  const { acme, crm, kommo, id, settled } = await connected()
  await acme.api('PATCH', `/connections/${id}`, { state: 'paused' })
  await acme.chat({ email: 'ada@example.com' })
  await eventually(
    async () => (await acme.api('GET', `/connections/${id}`)).body.deliveries.pending,
    (n) => n === 1,
  )
  await server.later(3_600_000)
  expect(crm.calls).toEqual([])
  await acme.api('PATCH', `/connections/${id}`, { state: 'active' })
  await settled()
  expect(kommo.leads.size).toBe(1)
  expect((await acme.api('DELETE', `/connections/${id}`)).status).toBe(204)
  const before = crm.calls.length
  await acme.chat({ email: 'bob@example.com' })
  await server.later(3_000)
  expect(crm.calls.length).toBe(before)
  expect((await acme.api('DELETE', `/connections/${id}`)).status).toBe(404)
})

test('a pause in the middle of a backlog holds at once, and a resume loses nothing of it', async () => {
  const { acme, crm, kommo, id, settled } = await connected({ more: { pipeline_map: {} } })
  const made = []
  for (let i = 0; i < 20; i++) made.push(acme.api('POST', '/contacts', { name: `Person ${i}` }))
  await Promise.all(made)
  await eventually(
    async () => kommo.contacts.size,
    (n) => n >= 2,
  )
  await acme.api('PATCH', `/connections/${id}`, { state: 'paused' })
  const before = kommo.contacts.size
  await server.later(60_000)
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  // The one that was under way.
  expect(kommo.contacts.size).toBeLessThanOrEqual(before + 1)
  await acme.api('PATCH', `/connections/${id}`, { state: 'active' })
  expect((await settled(20)).deliveries).toEqual({ pending: 0, delivered: 20, failed: 0 })
  expect(kommo.contacts.size).toBe(20)
  expect(crm.overrun()).toBe(0)
})

test('what the CRM refuses is listed with its reason, and can be retried alone or with all', async () => {
  const { acme, crm, kommo, id, settled } = await connected({ more: { pipeline_map: {} } })
  crm.fail(({ method }) =>
    method === 'POST'
      ? {
          kind: 'say',
          status: 400,
          body: { title: 'Bad Request', status: 400, detail: 'NotSupportedChoice at custom_fields_values.0' },
        }
      : null,
  )
  for (const email of ['ada@example.com', 'bob@example.com', 'eve@example.com'])
    await acme.chat({ email, name: email })
  expect((await settled(3)).deliveries.failed).toBe(3)
  const failed = (await acme.api('GET', `/connections/${id}/deliveries?state=failed&limit=2`)).body
  expect(failed.data).toHaveLength(2)
  expect(failed.next).not.toBeNull()
  expect(failed.data[0]).toMatchObject({
    state: 'failed',
    last_error: expect.stringContaining('NotSupportedChoice'),
  })
  expect(failed.data[0].name).toMatch(/@example\.com/)
  crm.fail(() => null)
  const one = await acme.api('POST', `/connections/${id}/deliveries/retry`, {
    contact_id: failed.data[0].contact_id,
  })
  expect([one.status, one.body]).toEqual([202, { retried: 1 }])
  expect((await settled(3)).deliveries).toEqual({ pending: 0, delivered: 1, failed: 2 })
  expect((await acme.api('POST', `/connections/${id}/deliveries/retry`, {})).body).toEqual({ retried: 2 })
  expect((await settled(3)).deliveries).toEqual({ pending: 0, delivered: 3, failed: 0 })
  expect([kommo.contacts.size, kommo.leads.size]).toEqual([3, 3])
  expectProblem(
    await acme.api('POST', `/connections/${id}/deliveries/retry`, { contact_id: 'con_x' }),
    404,
    'not_found',
  )
})

test('private addresses and hosts of others are refused where private ones are not allowed', async () => {
  const closed = await startServer({ ONELEAD_ALLOW_PRIVATE_URLS: '' })
  open.push(closed)
  const acme = await newAccount(closed.base)
  for (const base_url of [
    'http://127.0.0.1:9',
    'https://169.254.169.254',
    'https://kommo.com.evil.example',
    'http://acme.kommo.com',
  ])
    expectProblem(
      await acme.api('POST', '/connections', { kind: 'kommo', base_url, credentials: { token: 'x' } }),
      422,
      'invalid',
    )
  const right = { kind: 'kommo', base_url: 'https://acme.kommo.com', credentials: { token: 'x' } }
  expect((await acme.api('POST', '/connections', right)).status).toBe(201)
})

test('without a key to encrypt with no connection is made', async () => {
  const keyless = await startServer({ ONELEAD_ENCRYPTION_KEY: '' })
  open.push(keyless)
  const acme = await newAccount(keyless.base)
  const body = { kind: 'kommo', base_url: 'http://127.0.0.1:9', credentials: { token: 'x' } }
  expectProblem(await acme.api('POST', '/connections', body), 503, 'no_encryption_key')
})
