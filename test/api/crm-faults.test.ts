import { expect, test } from 'vitest'
import { eventually, type Json } from '../support/account.ts'
import { failing } from '../support/crm/connected.ts'
import { connected, server } from '../support/crm/kommo-beside.ts'
import type { Call, Fault } from '../support/crm/server.ts'

async function faulty(options: Parameters<typeof connected>[0] = {}) {
  const all = await connected(options)
  const row = async () => (await all.acme.api('GET', `/connections/${all.id}`)).body as Json
  return { ...all, row }
}
const makes = ({ method, path }: Call) => method === 'POST' && /\/(complex|forms|contacts|leads)$/.test(path)
const say = (status: number, body?: unknown, headers?: Record<string, string>): Fault => ({
  kind: 'say',
  status,
  ...(body === undefined ? {} : { body }),
  ...(headers ? { headers } : {}),
})
const HOUR = 3_600_000

test.each<[string, Fault]>([
  ['500', say(500, { title: 'ErrInternalServer', status: 500, detail: 'x' })],
  ['502 with HTML', say(502, '<html>Bad gateway</html>')],
  ['504 without a body', say(504)],
  ['a reset before it did anything', { kind: 'reset', when: 'before' }],
  ['a reset after it did', { kind: 'reset', when: 'after' }],
  ['half an answer', { kind: 'half' }],
  ['a hang after it did', { kind: 'hang', ms: 1_500 }],
  ['200 with HTML, though it did', { kind: 'twist', status: 200, body: '<html>Welcome</html>' }],
  ['{}, though it did', { kind: 'twist', status: 200, body: {} }],
  ['204, though it did', { kind: 'twist', status: 204 }],
  [
    'another form of the answer, though it did',
    { kind: 'twist', status: 200, body: { _embedded: { leads: [{ id: 'x' }] } } },
  ],
  ['207 nobody documented', { kind: 'twist', status: 207, body: [{ status: 'error' }] }],
  ['a redirect', say(302, undefined, { location: 'https://elsewhere.example' })],
])(
  'after %s there is one contact and one lead in the end, and nothing counts as delivered before',
  async (_, fault) => {
    const { acme, crm, kommo, id, settled } = await faulty()
    let faulted = false
    crm.fail((call) => {
      if (!makes(call)) return null
      // The next attempt comes by itself after some seconds: it has to wait for what is looked at here.
      if (faulted) return say(503)
      faulted = true
      return fault
    })
    await acme.chat({ name: 'Ada', email: 'ada@example.com' })
    const [waiting] = await failing(acme, id)
    expect(waiting.state).toBe('pending')
    expect(waiting.last_error.length).toBeGreaterThan(5)
    crm.fail(() => null)
    await server.later(60_000)
    expect((await settled()).deliveries).toEqual({ pending: 0, delivered: 1, failed: 0 })
    expect([kommo.contacts.size, kommo.leads.size]).toEqual([1, 1])
    expect(crm.breaches).toEqual([])
    expect(crm.overrun()).toBe(0)
  },
)

test.each<[string, Record<string, string>, number | null, [number, number]]>([
  ['seconds', { 'retry-after': '120' }, null, [115, 121]],
  ['a date', { 'retry-after': 'DATE' }, null, [85, 91]],
  ['seconds in the body', {}, 300, [295, 301]],
  ['nothing', {}, null, [0, 5]],
  ['something absurd', { 'retry-after': '1000000000' }, null, [86_390, 86_401]],
  ['something negative', { 'retry-after': '-5' }, null, [0, 5]],
  ['nonsense', { 'retry-after': 'soon' }, null, [0, 5]],
])(
  '429 with %s holds the whole connection for so long, and takes no attempt',
  async (_, headers, inBody, [least, most]) => {
    const { acme, crm, kommo, made, id, row, settled } = await faulty()
    const date = new Date(Date.parse(made.created_at) + 90_000).toUTCString()
    const sent = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, value.replace('DATE', date)]),
    )
    const body = {
      title: 'Too Many Requests',
      type: 't',
      status: 429,
      ...(inBody ? { retry_after: inBody } : {}),
    }
    crm.fail(() => say(429, body, sent))
    await acme.chat({ email: 'ada@example.com' })
    const resting = await eventually(row, ({ rests_until }) => rests_until !== null)
    const [{ updated_at }] = await failing(acme, id)
    const since = (at: string) => (Date.parse(resting.rests_until) - Date.parse(at)) / 1000
    // Until it was asked, it took as long as it took.
    expect(since(made.created_at)).toBeGreaterThanOrEqual(least)
    expect(since(updated_at)).toBeLessThanOrEqual(most)
    const before = crm.calls.length
    if (most > 60) {
      await acme.chat({ email: 'bob@example.com' })
      await server.later(1_000)
      expect(crm.calls.length).toBe(before)
    }
    crm.fail(() => null)
    await server.later(most * 1000)
    expect((await settled()).deliveries.failed).toBe(0)
    expect(kommo.leads.size).toBeGreaterThan(0)
  },
)

test('five failures in a row open the breaker: nobody asks for a while, then one asks first', async () => {
  const { acme, crm, kommo, id, row, settled } = await faulty()
  crm.fail(() => say(503))
  for (let i = 0; i < 8; i++) await acme.chat({ email: `p${i}@example.com` })
  const open = await eventually(row, ({ trouble }) => trouble !== null)
  expect(open).toMatchObject({
    state: 'active',
    trouble: expect.stringContaining('503'),
    rests_until: expect.any(String),
  })
  const before = crm.calls.length
  expect(before).toBe(5)
  await server.later(31_000)
  await eventually(
    async () => crm.calls.length,
    (n) => n === before + 1,
  )
  await eventually(row, ({ rests_until }) => rests_until > open.rests_until)
  await server.later(1_000)
  expect(crm.calls.length).toBe(before + 1)
  crm.fail(() => null)
  await server.later(HOUR)
  expect((await settled(8)).deliveries).toEqual({ pending: 0, delivered: 8, failed: 0 })
  expect(await row()).toMatchObject({ trouble: null, rests_until: null })
  expect([kommo.contacts.size, kommo.leads.size]).toEqual([8, 8])
  expect(id).toBeTruthy()
})

test('403 stops the connection with its words; nothing is asked again until a person says so', async () => {
  const { acme, crm, id, row, settled } = await faulty()
  crm.plan(say(403, 'API is blocked'))
  await acme.chat({ email: 'ada@example.com' })
  const stopped = await eventually(row, ({ state }) => state === 'stopped')
  expect(stopped.trouble).toContain('API is blocked')
  const before = crm.calls.length
  await acme.chat({ email: 'bob@example.com' })
  await server.later(24 * HOUR)
  expect(crm.calls.length).toBe(before)
  await acme.api('PATCH', `/connections/${id}`, { state: 'active' })
  expect((await settled(2)).deliveries).toEqual({ pending: 0, delivered: 2, failed: 0 })
})

test('a failure that stays ends on the list of the failed after all its attempts', async () => {
  const { acme, crm, id, settled } = await faulty()
  crm.fail((call) => (makes(call) ? say(500, { title: 'Broken', status: 500 }) : null))
  await acme.chat({ name: 'Ada', email: 'ada@example.com' })
  await eventually(
    async () => {
      await server.later(40 * HOUR)
      return (await acme.api('GET', `/connections/${id}/deliveries`)).body.data[0] as Json | undefined
    },
    (it) => it?.state === 'failed',
    100_000,
  )
  expect((await settled()).deliveries).toEqual({ pending: 0, delivered: 0, failed: 1 })
  const [failed] = (await acme.api('GET', `/connections/${id}/deliveries`)).body.data
  expect(failed).toMatchObject({ name: 'Ada', attempts: 11, last_error: expect.stringContaining('Broken') })
}, 120_000)

test('an expired token is renewed once, by one, and the new refresh token is the one that counts', async () => {
  const { acme, crm, kommo, id, settled } = await faulty({
    more: {
      credentials: {
        client_id: 'c',
        client_secret: 'client-secret',
        redirect_uri: 'https://us.example/cb',
        code: 'code-1',
      },
    },
  })
  await Promise.all([1, 2, 3].map(() => acme.api('POST', `/connections/${id}/test`)))
  await acme.chat({ email: 'ada@example.com' })
  await settled()
  expect(kommo.oauth.renewals).toBe(1)
  kommo.oauth.access = 'somebody revoked it'
  await Promise.all([
    acme.chat({ email: 'bob@example.com' }),
    ...[1, 2, 3].map(() => acme.api('POST', `/connections/${id}/test`)),
  ])
  await settled(2)
  expect(kommo.oauth.renewals).toBe(2)
  // Before its day is over it is renewed without being refused first.
  await server.later(25 * HOUR)
  const before = crm.calls.length
  await acme.chat({ email: 'eve@example.com' })
  await settled(3)
  expect(crm.calls[before]?.path).toBe('/oauth2/access_token')
  expect(kommo.oauth).toMatchObject({ renewals: 3, spent: [] })
  expect(kommo.leads.size).toBe(3)
})

test('a refresh token that is no longer good stops the connection', async () => {
  const { acme, kommo, id, row, settled } = await faulty({
    more: {
      credentials: {
        client_id: 'c',
        client_secret: 'client-secret',
        redirect_uri: 'https://us.example',
        code: 'code-1',
      },
    },
  })
  await acme.chat({ email: 'ada@example.com' })
  await settled()
  Object.assign(kommo.oauth, { access: 'other', refresh: 'other' })
  await acme.chat({ email: 'bob@example.com' })
  expect((await eventually(row, ({ state }) => state === 'stopped')).trouble).toContain(
    'could not be renewed',
  )
  Object.assign(kommo.oauth, { access: 'kommo-token' })
  await acme.api('PATCH', `/connections/${id}`, { credentials: { token: 'kommo-token' } })
  expect((await settled(2)).deliveries.delivered).toBe(2)
})

test.each<[string, Fault]>([
  ['200 without a body', say(200)],
  ['404 with HTML', say(404, '<html>No such host</html>')],
])('%s is not taken for a record that is gone: no second one is made', async (_, fault) => {
  const { acme, crm, kommo, id, settled } = await faulty()
  const ada = (await acme.api('POST', '/contacts', { name: 'Ada', emails: ['ada@example.com'] })).body
  await settled()
  crm.fail(({ method, path }) => (method === 'GET' && /\/contacts\/\d+$/.test(path) ? fault : null))
  await acme.api('PATCH', `/contacts/${ada.id}`, { last_name: 'King' })
  const [waiting] = await failing(acme, id)
  expect(waiting.state).toBe('pending')
  crm.fail(() => null)
  await server.later(10_000)
  await settled()
  expect([...kommo.contacts.values()].map(({ name }) => name)).toEqual(['Ada King'])
})
