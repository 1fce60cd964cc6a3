import { Webhook } from 'standardwebhooks'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Account, eventually, newAccount, times } from '../support/account.ts'
import { type Received, startReceiver } from '../support/receiver.ts'
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

async function subscribed(events: string[], answer?: Parameters<typeof startReceiver>[0]) {
  const acme = await newAccount(server.base)
  const receiver = await startReceiver(answer)
  open.push(receiver)
  const hook = (await acme.api('POST', '/webhooks', { url: receiver.url, events })).body as {
    id: string
    secret: string
  }
  return { acme, receiver, hook }
}

const typesOf = (received: Received[]) => received.map(({ body }) => JSON.parse(body).type)
const deliveriesOf = async (acme: Account) =>
  (await acme.api('GET', '/events')).body.data.flatMap((event: { type: string; deliveries: object[] }) =>
    event.deliveries.map((it) => ({ type: event.type, ...it })),
  )

test('a delivery verifies with the standardwebhooks package, and a changed one does not', async () => {
  const { acme, receiver, hook } = await subscribed(['crm.lead.created'])
  const answer = await acme.chat({ email: 'ada@example.com' })
  expect(answer.status).toBe(201)
  const [one] = await eventually(
    async () => receiver.received,
    (got) => got.length > 0,
  )
  const { headers, body } = one as Received
  const signed = {
    'webhook-id': String(headers['webhook-id']),
    'webhook-timestamp': String(headers['webhook-timestamp']),
    'webhook-signature': String(headers['webhook-signature']),
  }
  const event = new Webhook(hook.secret).verify(body, signed) as {
    id: string
    type: string
    account_id: string
    sequence: number
    data: object
  }
  const [lead] = await acme.leads()
  expect(event).toMatchObject({
    id: signed['webhook-id'],
    type: 'crm.lead.created',
    account_id: acme.id,
    sequence: expect.any(Number),
    data: { lead_id: lead.id, outcome: 'created' },
  })
  expect(() => new Webhook(hook.secret).verify(body.replace('created', 'CREATED'), signed)).toThrow()
  expect(() => new Webhook(hook.secret).verify(body, { ...signed, 'webhook-id': 'evt_other' })).toThrow()
})

test('only the events asked for are sent; of one account only; to a disabled or deleted webhook none', async () => {
  const { acme, receiver, hook } = await subscribed(['crm.lead.merged'])
  const stranger = await newAccount(server.base)
  await stranger.chat({ email: 'ada@example.com' })
  await stranger.chat({ email: 'ada@example.com' })
  await acme.chat({ email: 'ada@example.com' })
  await acme.chat({ email: 'ada@example.com' })
  await eventually(
    async () => receiver.received.length,
    (n) => n > 0,
  )
  await acme.api('PATCH', `/webhooks/${hook.id}`, { state: 'disabled' })
  await acme.chat({ email: 'ada@example.com' })
  await acme.api('DELETE', `/webhooks/${hook.id}`)
  await acme.chat({ email: 'ada@example.com' })
  await server.later(0)
  await new Promise((resolve) => setTimeout(resolve, 500))
  expect(typesOf(receiver.received)).toEqual(['crm.lead.merged'])
  expect(JSON.parse(receiver.received[0]?.body ?? '{}').account_id).toBe(acme.id)
})

test('a receiver that fails twice gets it again under the same webhook-id, each time freshly stamped, then no more', async () => {
  const { acme, receiver } = await subscribed(['crm.lead.created'], (nth) => (nth < 3 ? 500 : 200))
  await acme.chat({ email: 'ada@example.com' })
  await eventually(
    async () => receiver.received.length,
    (n) => n === 1,
  )
  await eventually(
    () => deliveriesOf(acme),
    ([it]) => it?.state === 'pending' && it.last_status === 500,
  )
  await server.later(7_000)
  await eventually(
    async () => receiver.received.length,
    (n) => n === 2,
  )
  // Given back by its second attempt, that holds it for a minute.
  const db = await server.db()
  const second = 'SELECT next_at, updated_at FROM deliveries WHERE account_id = ? AND attempts = 2'
  await eventually(
    () => db.prepare(second).bind(acme.id).first<{ next_at: string; updated_at: string }>(),
    (it) => it !== null && Date.parse(it.next_at) - Date.parse(it.updated_at) < 50_000,
  )
  await server.later(2_000)
  expect(receiver.received).toHaveLength(2)
  await server.later(36_000)
  await eventually(
    () => deliveriesOf(acme),
    ([it]) => it?.state === 'delivered',
  )
  await server.later(24 * 3_600_000)
  expect(receiver.received).toHaveLength(3)
  expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
  expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1)
  const stamps = receiver.received.map(({ headers }) => Number(headers['webhook-timestamp']))
  expect(stamps).toEqual([...stamps].sort((a, b) => a - b))
  expect(stamps[2]).toBeGreaterThan((stamps[0] ?? 0) + 30)
})

test('410 switches the webhook off; a redirect is a failure and is not followed', async () => {
  const gone = await subscribed(['crm.lead.created'], () => 410)
  await gone.acme.chat()
  await eventually(
    () => deliveriesOf(gone.acme),
    ([it]) => it?.state === 'failed',
  )
  expect((await gone.acme.api('GET', `/webhooks/${gone.hook.id}`)).body.state).toBe('disabled')

  const elsewhere = await startReceiver()
  open.push(elsewhere)
  const moved = await subscribed(['crm.lead.created'], () => ({ status: 302, location: elsewhere.url }))
  await moved.acme.chat()
  await eventually(
    () => deliveriesOf(moved.acme),
    ([it]) => it?.last_status === 302,
  )
  expect(elsewhere.received).toEqual([])
})

test('a queue that hands over twice, in disorder, or not at all changes nothing: each event arrives once', async () => {
  const { acme, receiver } = await subscribed(['crm.lead.created'])
  await Promise.all(times(10, (i) => acme.chat({ email: `p${i}@example.com` })))
  // Asked to run what is due while the queue is at work on the same rows.
  await Promise.all(times(5, () => server.later(3_000)))
  await eventually(
    async () => receiver.received.length,
    (n) => n >= 10,
  )
  await new Promise((resolve) => setTimeout(resolve, 500))
  expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(10)
  expect(receiver.received).toHaveLength(10)
})

test('the numbers of an account’s events have no gaps, whatever comes at once', async () => {
  const acme = await newAccount(server.base)
  const channel = await acme.newChannel()
  await Promise.all(
    times(30, (i) => acme.lead(channel.id, { email: `p${i % 7}@example.com`, message: 'hi' })),
  )
  const events: { sequence: number }[] = []
  for (let after = ''; ; ) {
    const page = (await acme.api('GET', `/events?limit=50${after}`)).body
    events.push(...page.data)
    if (!page.next) break
    after = `&after=${page.next}`
  }
  expect(events.map(({ sequence }) => sequence)).toEqual(times(events.length, (i) => events.length - i))
})

test('an event can be sent again by hand', async () => {
  const { acme, receiver } = await subscribed(['crm.lead.created'])
  await acme.chat()
  await eventually(
    () => deliveriesOf(acme),
    ([it]) => it?.state === 'delivered',
  )
  const [event] = (await acme.api('GET', '/events')).body.data.filter(
    (it: { type: string }) => it.type === 'crm.lead.created',
  )
  expect((await acme.api('POST', `/events/${event.id}/redeliver`)).status).toBe(202)
  await eventually(
    async () => receiver.received.length,
    (n) => n === 2,
  )
  expect(receiver.received[0]?.headers['webhook-id']).toBe(receiver.received[1]?.headers['webhook-id'])
})

test('a new webhook is told nothing of what was before it', async () => {
  const acme = await newAccount(server.base)
  const receiver = await startReceiver()
  open.push(receiver)
  // Made at once, while the queue still holds what came before.
  await acme.chat({ email: 'before@example.com' })
  await acme.api('POST', '/webhooks', { url: receiver.url, events: ['crm.lead.created'] })
  await acme.chat({ email: 'after@example.com' })
  await eventually(
    async () => receiver.received.length,
    (n) => n > 0,
  )
  await server.later(3_000)
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(receiver.received.map(({ body }) => JSON.parse(body).data.email)).toEqual(['after@example.com'])
})
