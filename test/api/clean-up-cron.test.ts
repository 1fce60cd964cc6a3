/** What begins by itself: the clock is moved, and the tick made, by hand. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Account, eventually, type Json, newAccount } from '../support/account.ts'
import { all, over, people } from '../support/bulk.ts'
import { accept, groupsOf } from '../support/clean-up.ts'
import { type Server, startServer } from '../support/server.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

let server: Server
/** How far the server's clock is ahead of this one. */
let ahead = 0
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())
let acme: Account
beforeEach(async () => {
  acme = await newAccount(server.base, { enabled: false })
})

const now = () => Date.now() + ahead
async function later(ms: number) {
  ahead += ms
  await server.later(ms)
}
/** Moves the clock there, and a little further, and ticks. */
const until = (at: string) => later(Date.parse(at) - now() + 1_000)
const runs = (of = acme) => all(of, '/dedupe_runs')
const schedule = async (of = acme): Promise<Json> => (await of.api('GET', '/dedupe_schedule')).body
const done = async (of = acme) => {
  for (const { id } of await runs(of)) await over(of, id)
}

/** A night lasts longer than it takes here to move the clock by one. */
const idle = async () => {
  const db = await server.db()
  await eventually(
    async () => (await db.prepare('SELECT count(*) AS n FROM jobs WHERE due_at IS NOT NULL').first('n')) ?? 0,
    (n) => n === 0,
  )
}

test('a run begins when it is due and not before, by the schedule; the next is due as many nights later', async () => {
  const ada = () => people(acme, 1, () => ({ emails: ['ada@example.com'] }))
  const [a = ''] = await ada()
  // So that one of the two is newer.
  await new Promise((resolve) => setTimeout(resolve, 2))
  const [b = ''] = await ada()
  const { next_run_at } = await accept(acme, { every_days: 7, base_order: 'newer' })
  await later(0)
  expect(await runs()).toEqual([])
  await until(next_run_at)
  const [run] = await runs()
  const job = await over(acme, run.id)
  expect(job).toMatchObject({ kind: 'clean_up', status: 'done', by: 'schedule', base_order: 'newer' })
  expect(await groupsOf(acme, run.id)).toMatchObject([{ status: 'merged', base_id: b, contact_ids: [b, a] }])
  expect((await all(acme, '/merges'))[0]).toMatchObject({ kind: 'schedule', by: 'schedule' })
  const next = Date.parse((await schedule()).next_run_at) - Date.parse(next_run_at)
  expect(Math.round(next / DAY_MS)).toBe(7)
})

test('ticks that come twice, or at once, begin one run; ticks that are missed are made up for once', async () => {
  const { next_run_at } = await accept(acme, { every_days: 1 })
  await until(next_run_at)
  await Promise.all([later(0), later(0), later(0), later(1_000)])
  await done()
  expect(await runs()).toHaveLength(1)
  // Three nights without a tick.
  await later(3 * DAY_MS + 5 * HOUR_MS)
  await Promise.all([later(0), later(0)])
  await done()
  expect(await runs()).toHaveLength(2)
  expect(Date.parse((await schedule()).next_run_at)).toBeGreaterThan(now())
  expect(Date.parse((await schedule()).next_run_at)).toBeLessThan(now() + 26 * HOUR_MS)
})

test('once is once; switched off is never', async () => {
  const { next_run_at } = await accept(acme, { once: true })
  await until(next_run_at)
  await done()
  expect(await runs()).toHaveLength(1)
  expect(await schedule()).toMatchObject({ once: false, every_days: null, next_run_at: null })
  await later(3 * DAY_MS)
  expect(await runs()).toHaveLength(1)
  await accept(acme, { every_days: 1 })
  await accept(acme)
  await later(3 * DAY_MS)
  expect(await runs()).toHaveLength(1)
})

test('while another one is under way it stays due, and then begins', async () => {
  const { next_run_at } = await accept(acme, { every_days: 1 })
  const db = await server.db()
  const { job_id } = (await acme.api('POST', '/dedupe_runs', { dry_run: true })).body
  await over(acme, job_id)
  const held = (status: string) =>
    db.prepare('UPDATE jobs SET status = ?, due_at = NULL WHERE id = ?').bind(status, job_id).run()
  await held('running')
  await until(next_run_at)
  expect(await runs()).toHaveLength(1)
  expect((await schedule()).next_run_at).toBe(next_run_at)
  await held('done')
  await later(0)
  await done()
  expect((await runs()).map(({ by }) => by)).toContain('schedule')
  expect((await schedule()).next_run_at > next_run_at).toBe(true)
})

test('over every change of the clocks there is one run a night, in four zones', async () => {
  const zones = ['Europe/Warsaw', 'America/New_York', 'Asia/Kolkata', 'Pacific/Auckland']
  const shops = await Promise.all(
    zones.map(async (time_zone) => {
      const of = await newAccount(server.base, { enabled: false })
      return { of, time_zone }
    }),
  )
  // In every window somebody's clocks change; test/unit/next-run.test.ts has all of them.
  const year = new Date(now() + DAY_MS * 40).getUTCFullYear() + 1
  const sunday = (month: number, nth: number) => {
    const first = new Date(Date.UTC(year, month - 1, 1)).getUTCDay()
    return Date.UTC(year, month - 1, 1 + ((7 - first) % 7) + 7 * (nth - 1))
  }
  const last = (month: number) =>
    sunday(month, 5) < Date.UTC(year, month, 1) ? sunday(month, 5) : sunday(month, 4)
  const windows = [sunday(3, 2), last(10)]
  for (const sunday of windows) {
    const [from, to] = [sunday - 2 * DAY_MS, sunday + 2 * DAY_MS]
    await later(from - now())
    for (const { of, time_zone } of shops) {
      await accept(of)
      await accept(of, { every_days: 1, time_zone })
    }
    const known = await Promise.all(shops.map(async ({ of }) => (await runs(of)).length))
    while (now() < to) {
      await later(6 * HOUR_MS)
      await idle()
    }
    for (const [i, { of, time_zone }] of shops.entries()) {
      await done(of)
      const begun = (await runs(of)).slice(0, (await runs(of)).length - (known[i] ?? 0)).toReversed()
      const day = new Intl.DateTimeFormat('sv', { timeZone: time_zone, dateStyle: 'short' })
      const days = begun.map(({ created_at }) => day.format(new Date(created_at)))
      const nights = Array.from({ length: 5 }, (_, n) => day.format(from + n * DAY_MS))
      expect([time_zone, new Date(sunday), new Set(days).size]).toEqual([
        time_zone,
        new Date(sunday),
        days.length,
      ])
      // The first and the last of the window may be over, or still to come.
      expect(days).toEqual(expect.arrayContaining(nights.slice(1, 4)))
    }
  }
}, 120_000)
