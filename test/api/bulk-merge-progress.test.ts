import { Webhook } from 'standardwebhooks'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { eventually, newAccount } from '../support/account.ts'
import { over } from '../support/bulk.ts'
import { begun, bulk, pairsOf, ran } from '../support/bulk-jobs.ts'
import { type Received, startReceiver } from '../support/receiver.ts'
import { type Server, startServer } from '../support/server.ts'
import { atRest } from '../support/tables.ts'

let server: Server
const open: { stop: () => Promise<unknown> }[] = []
beforeAll(async () => {
  server = await startServer()
})
afterEach(async () => {
  for (const one of open.splice(0)) await one.stop()
})
afterAll(() => server.stop())

describe('progress', () => {
  const progress = (received: Received[]) => received.map(({ body }) => JSON.parse(body))

  test('is told to the address given, signed, up to the end, and of nothing but this job', async () => {
    const acme = await newAccount(server.base)
    const receiver = await startReceiver()
    open.push(receiver)
    const pairs = await pairsOf(acme, 40)
    const { status, body } = await bulk(acme, pairs, { progress_webhook: receiver.url })
    expect(status).toBe(202)
    const { job_id, progress_secret } = body
    await ran(acme, [['con_a', 'con_b']])
    await over(acme, job_id)
    await eventually(
      async () => progress(receiver.received),
      (got) => got.some(({ data }) => data.status === 'done'),
    )
    await atRest(server)
    const got = progress(receiver.received)
    expect(new Set(got.map(({ type }) => type))).toEqual(new Set(['job.progress']))
    expect(new Set(got.map(({ data }) => data.job_id))).toEqual(new Set([job_id]))
    const last = got.toSorted((a, b) => a.sequence - b.sequence).at(-1)
    expect(last.data).toEqual({
      job_id,
      kind: 'bulk_merge',
      status: 'done',
      done: 40,
      total: 40,
      succeeded: 40,
      failed: 0,
    })
    expect(got.length).toBeGreaterThan(1)
    expect(got.length).toBeLessThan(40)
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(got.length)
    const [one] = receiver.received
    const headers = Object.fromEntries(
      ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => [
        name,
        String(one?.headers[name]),
      ]),
    )
    expect(new Webhook(progress_secret).verify(one?.body ?? '', headers)).toBeTruthy()
    expect(() => new Webhook(progress_secret).verify(`${one?.body} `, headers)).toThrow()
    // It is no webhook of the account, and its secret is told once.
    expect((await acme.api('GET', '/webhooks')).body.data).toEqual([])
    expect(JSON.stringify((await acme.api('GET', `/jobs/${job_id}`)).body)).not.toContain(progress_secret)
  })

  test('is told to the webhooks that ask for it, signed alike at the same address', async () => {
    const acme = await newAccount(server.base)
    const receiver = await startReceiver()
    open.push(receiver)
    const hook = (await acme.api('POST', '/webhooks', { url: receiver.url, events: ['job.progress'] })).body
    const { body } = await bulk(acme, await pairsOf(acme, 2), { progress_webhook: receiver.url })
    expect(body.progress_secret).toBe(hook.secret)
    await over(acme, body.job_id)
    await eventually(
      async () => progress(receiver.received),
      (got) => got.filter(({ data }) => data.status === 'done').length === 2,
    )
  })

  test('is tried again where the receiver fails, and no more where it is gone', async () => {
    const acme = await newAccount(server.base)
    const failing = await startReceiver((nth) => (nth === 1 ? 500 : 200))
    const gone = await startReceiver(() => 410)
    open.push(failing, gone)
    const [a, b] = [await pairsOf(acme, 1), await pairsOf(acme, 30)]
    await begun(acme, a, { progress_webhook: failing.url })
    await eventually(
      async () => failing.received.length,
      (n) => n === 1,
    )
    await server.later(7_000)
    await eventually(
      async () => failing.received.length,
      (n) => n === 2,
    )
    expect(failing.received[0]?.headers['webhook-id']).toBe(failing.received[1]?.headers['webhook-id'])
    const id = await begun(acme, b, { progress_webhook: gone.url })
    expect(await over(acme, id)).toMatchObject({ status: 'done', succeeded: 30 })
    await atRest(server)
    const db = await server.db()
    const waiting = "SELECT count(*) AS n FROM deliveries WHERE account_id = ? AND state = 'pending'"
    await eventually(
      () => db.prepare(waiting).bind(acme.id).first('n'),
      (n) => n === 0,
    )
    const before = gone.received.length
    await server.later(3_600_000)
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(gone.received.length).toBe(before)
    expect(before).toBeLessThan(10)
  })

  test('of a cancelled job ends with that', async () => {
    const acme = await newAccount(server.base)
    const receiver = await startReceiver()
    open.push(receiver)
    const pairs = await pairsOf(acme, 60)
    await server.slices(1)
    const id = await begun(acme, pairs, { progress_webhook: receiver.url })
    const { body } = await acme.api('POST', `/jobs/${id}/cancel`)
    await server.slices()
    const told = await eventually(
      async () => progress(receiver.received).find(({ data }) => data.status === 'cancelled'),
      (it) => it !== undefined,
    )
    expect(told.data).toMatchObject({ done: body.done, succeeded: body.succeeded, failed: 0, total: 60 })
  })
})
