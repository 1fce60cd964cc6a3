import { Webhook } from 'standardwebhooks'
import { expect, test } from 'vitest'
import { eventually, newAccount } from '../support/account.ts'
import { kommoToken } from '../support/crm/kommo.ts'
import { connected, open, server } from '../support/crm/kommo-beside.ts'
import { expectProblem } from '../support/problem.ts'
import { startReceiver } from '../support/receiver.ts'
import { startServer } from '../support/server.ts'

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
    // The last that a chat brings about.
    (all) => all.some(({ body }) => JSON.parse(body).type === 'chat.message.created'),
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

test('what was given for one host is not sent to another: a new address needs its credentials', async () => {
  const { acme, crm, id } = await connected()
  const other = await startReceiver()
  open.push(other)
  const patch = (body: object) => acme.api('PATCH', `/connections/${id}`, body)
  expectProblem(await patch({ base_url: other.url }), 422, 'invalid')
  expect((await acme.api('POST', `/connections/${id}/test`)).body.ok).toBe(true)
  expect((await patch({ base_url: `${crm.url}/` })).body.base_url).toBe(crm.url)
  expect((await patch({ base_url: other.url, credentials: { token: 'theirs' } })).status).toBe(200)
  await acme.api('POST', `/connections/${id}/test`)
  expect(other.received.length).toBeGreaterThan(0)
  for (const { headers } of other.received) expect(headers.authorization).toBe('Bearer theirs')
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
