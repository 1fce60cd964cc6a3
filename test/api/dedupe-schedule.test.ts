import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Account, call, newAccount } from '../support/account.ts'
import { type Server, startServer } from '../support/server.ts'

let server: Server
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

const NIGHTLY = {
  every_days: 1,
  time_zone: 'Europe/Warsaw',
  hour: 2,
  base_order: 'older',
  accepted: true,
}

test('nothing is scheduled at first, and nothing accepted', async () => {
  const acme = await newAccount(server.base)
  expect((await acme.api('GET', '/dedupe_schedule')).body).toEqual({
    every_days: null,
    once: false,
    time_zone: 'Europe/Warsaw',
    hour: 2,
    base_order: 'older',
    accepted: false,
    next_run_at: null,
  })
})

test('asked for today, the first run is the coming night; what was saved is what is read', async () => {
  const acme = await newAccount(server.base)
  for (const [zone, every_days] of [
    ['Europe/Warsaw', 1],
    ['America/New_York', 7],
    ['Asia/Kolkata', 30],
    ['Pacific/Auckland', 12],
  ] as const) {
    const saved = await acme.api('PUT', '/dedupe_schedule', { ...NIGHTLY, time_zone: zone, every_days })
    expect([saved.status, saved.body]).toEqual([
      200,
      { ...NIGHTLY, once: false, time_zone: zone, every_days, next_run_at: saved.body.next_run_at },
    ])
    const at = new Date(saved.body.next_run_at)
    expect(at.getTime() - Date.now()).toBeGreaterThan(0)
    expect(at.getTime() - Date.now()).toBeLessThanOrEqual(26 * 3_600_000)
    const hour = new Intl.DateTimeFormat('en', { timeZone: zone, hour: 'numeric', hourCycle: 'h23' })
    expect([2, 3]).toContain(Number(hour.format(at)))
    expect((await acme.api('GET', '/dedupe_schedule')).body).toEqual(saved.body)
    // What was read can be sent back.
    expect((await acme.api('PUT', '/dedupe_schedule', saved.body)).body).toEqual(saved.body)
  }
})

test('conditions alone can be accepted; once is once', async () => {
  const acme = await newAccount(server.base)
  const accepted = await acme.api('PUT', '/dedupe_schedule', { accepted: true })
  expect([accepted.status, accepted.body.accepted, accepted.body.next_run_at]).toEqual([200, true, null])
  const once = await acme.api('PUT', '/dedupe_schedule', { accepted: true, once: true })
  expect(once.body).toMatchObject({ every_days: null, once: true, next_run_at: expect.any(String) })
})

describe('what is refused', () => {
  let acme: Account
  beforeAll(async () => {
    acme = await newAccount(server.base, { enabled: false })
  })
  test.each([
    ['conditions not accepted', { accepted: false }, '/accepted'],
    ['conditions not spoken of', { accepted: undefined }, '/accepted'],
    ['every 0 days', { every_days: 0 }, '/every_days'],
    ['every 1.5 days', { every_days: 1.5 }, '/every_days'],
    ['every 366 days', { every_days: 366 }, '/every_days'],
    ['days in words', { every_days: 'daily' }, '/every_days'],
    ['once and again and again', { once: true }, '/once'],
    ['an hour that is none', { hour: 24 }, '/hour'],
    ['half an hour', { hour: 2.5 }, '/hour'],
    ['a zone that is none', { time_zone: 'Mars/Olympus' }, '/time_zone'],
    ['an offset for a zone', { time_zone: '+02:00' }, '/time_zone'],
    ['another order', { base_order: 'random' }, '/base_order'],
    ['a field nobody knows', { day: 'Monday' }, '/day'],
  ])('%s', async (_, more, pointer) => {
    const answer = await acme.api('PUT', '/dedupe_schedule', { ...NIGHTLY, ...more })
    expect([answer.status, answer.body.errors?.map((it: { pointer: string }) => it.pointer)]).toEqual([
      422,
      [pointer],
    ])
    expect((await acme.api('GET', '/dedupe_schedule')).body.accepted).toBe(false)
  })

  test('an agent who saves; who only reads is answered', async () => {
    const { key } = (await acme.api('POST', '/api_keys', { name: 'Agent', role: 'agent' })).body
    const as = (method: string, body?: object) =>
      call(`${server.base}/api/v1/dedupe_schedule`, {
        method,
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        ...(body ? { body: JSON.stringify(body) } : {}),
      })
    expect((await as('PUT', NIGHTLY)).status).toBe(403)
    expect((await as('GET')).status).toBe(200)
  })
})
