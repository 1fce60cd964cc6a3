/** Each receiver is told one event after the other, and waits for nobody but itself. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { eventually, newAccount, times } from '../support/account.ts'
import { type Received, startReceiver } from '../support/receiver.ts'
import { type Server, startServer } from '../support/server.ts'

/** More than a sweep, or a queue's batch, takes on at once. */
const BACKLOG = 120

let server: Server
const open: { stop: () => Promise<unknown> }[] = []
beforeAll(async () => {
  server = await startServer()
})
afterEach(async () => {
  for (const one of open.splice(0)) await one.stop()
})
afterAll(() => server.stop())

async function subscribed(answer?: Parameters<typeof startReceiver>[0]) {
  const acme = await newAccount(server.base)
  const receiver = await startReceiver(answer)
  open.push(receiver)
  const hook = await acme.api('POST', '/webhooks', { url: receiver.url, events: ['crm.lead.created'] })
  return { acme, receiver, id: hook.body.id as string }
}
type Subscribed = Awaited<ReturnType<typeof subscribed>>

/** As after an outage: so many events that are due since long. */
async function withBacklog({ acme, id }: Subscribed) {
  const db = await server.db()
  const insert = (rows: string) =>
    db.prepare(
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${BACKLOG}) ${rows}`,
    )
  await db.batch([
    insert(`INSERT INTO events (account_id, id, type, sequence, created_at, data)
      SELECT ?, 'evt_backlog' || i, 'crm.lead.created', 1000 + i, '2026-01-01T00:00:00.000Z', '{}' FROM n`).bind(
      acme.id,
    ),
    insert(`INSERT INTO deliveries (account_id, event_id, webhook_id, state, attempts, next_at, updated_at)
      SELECT ?, 'evt_backlog' || i, ?, 'pending', 0, '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z' FROM n`).bind(
      acme.id,
      id,
    ),
  ])
}

const got = ({ receiver }: Subscribed, n: number) =>
  eventually(
    async () => receiver.received.length,
    (seen) => seen >= n,
    60_000,
  )
const sequences = (received: Received[]) => received.map(({ body }) => JSON.parse(body).sequence)

test('while one account’s receiver holds a call open, with more waiting for it, another’s gets its events', async () => {
  const [slow, calm] = [await subscribed(() => 'hang'), await subscribed()]
  await Promise.all(times(20, (i) => slow.acme.chat({ email: `p${i}@example.com` })))
  await got(slow, 1)
  for (let i = 1; i <= 3; i++) {
    await calm.acme.chat({ email: `p${i}@example.com` })
    await got(calm, i)
  }
  // Still the first call: nothing of this is because it was given up.
  expect(slow.receiver.received).toHaveLength(1)
  expect(slow.receiver.held.now).toBe(1)
})

test('a backlog that a receiver does not take keeps no retry of another waiting', async () => {
  const [slow, calm] = [await subscribed(() => 'hang'), await subscribed((nth) => (nth === 1 ? 500 : 200))]
  await calm.acme.chat({ email: 'ada@example.com' })
  await got(calm, 1)
  await withBacklog(slow)
  await server.later(7_000)
  await got(slow, 1)
  await got(calm, 2)
  expect(slow.receiver.received).toHaveLength(1)
  expect(slow.receiver.held.now).toBe(1)
})

test('a receiver with a backlog gets it in order, one call at a time, each event once, whoever wakes it meanwhile', async () => {
  const busy = await subscribed(async () => {
    await new Promise((resolve) => setTimeout(resolve, 2))
    return 200
  })
  await withBacklog(busy)
  await Promise.all([
    ...times(5, () => server.later(0)),
    ...times(10, (i) => busy.acme.chat({ email: `p${i}@example.com` })),
  ])
  await got(busy, BACKLOG + 10)
  const told = sequences(busy.receiver.received)
  expect(new Set(told).size).toBe(BACKLOG + 10)
  expect(told).toHaveLength(BACKLOG + 10)
  const [old, fresh] = [
    told.filter((it) => it > 1000 && it <= 1000 + BACKLOG),
    told.filter((it) => it > 1000 + BACKLOG || it < 1000),
  ]
  expect(old).toEqual(times(BACKLOG, (i) => 1001 + i))
  expect(fresh).toHaveLength(10)
  expect(busy.receiver.held.most).toBe(1)
})

test('a webhook connection whose secret can’t be read any more pauses, says why, and loses nothing', async () => {
  const acme = await newAccount(server.base)
  const receiver = await startReceiver()
  open.push(receiver)
  const asked = { kind: 'webhook', base_url: receiver.url, credentials: {} }
  const { id } = (await acme.api('POST', '/connections', asked)).body
  const db = await server.db()
  const sealed = await db
    .prepare('SELECT credentials FROM connections WHERE id = ?')
    .bind(id)
    .first('credentials')
  const keep = (credentials: unknown) =>
    db.prepare('UPDATE connections SET credentials = ? WHERE id = ?').bind(credentials, id).run()
  await keep('a1.x.y')
  await acme.chat({ email: 'ada@example.com' })
  const paused = await eventually(
    async () => (await acme.api('GET', `/connections/${id}`)).body,
    ({ state }) => state === 'paused',
  )
  expect(paused.trouble).toContain('ONELEAD_ENCRYPTION_KEY')
  await keep(sealed)
  await acme.api('PATCH', `/connections/${id}`, { state: 'active' })
  await eventually(
    async () => receiver.received.length,
    (n) => n > 2,
  )
})
