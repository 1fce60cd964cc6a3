/** What the queue hands over at once: as much as it may be, and the same twice. */
import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test'
import { expect, test } from 'vitest'
import { makeDeps } from '../../worker/deps.ts'
import { noTurns } from '../../worker/intake/turns.ts'
import type { Tracked, Visit } from '../../worker/store/visits.ts'
import { takeVisitMessages } from '../../worker/visits/take-messages.ts'
import { worker } from './faults.ts'

async function take(messages: { body: (Visit | Tracked)[] }[]) {
  const ctx = createExecutionContext()
  const wiring = { clock: () => Date.now(), turns: noTurns }
  await takeVisitMessages(() => makeDeps(worker, ctx, wiring), messages)
  await waitOnExecutionContext(ctx)
}

let made = 0
const seen = (account_id: string, pixel: string) => ({
  account_id,
  site_id: 'site_x',
  pixel,
  id: `vis_${made++}`,
  at: '2026-11-22T10:00:00.000Z',
})
const visit = (account_id: string, pixel: string, url = 'https://shop.example/'): Visit => ({
  ...seen(account_id, pixel),
  url,
  title: null,
  referrer: null,
})
const tracked = (account_id: string, pixel: string): Tracked => ({
  ...seen(account_id, pixel),
  name: 'Looked',
  data: { at: 'x'.repeat(900) },
})
const counted = async (account_id: string) => {
  const one = (text: string) => worker.DB.prepare(text).bind(account_id).first<number>('n')
  return [
    await one('SELECT sum(page_visits) AS n FROM pixels WHERE account_id = ?'),
    await one('SELECT count(*) AS n FROM visits WHERE account_id = ?'),
    await one('SELECT count(*) AS n FROM tracked WHERE account_id = ?'),
  ]
}

test('a batch as full as a queue hands it over is stored, every page view and every event', async () => {
  // Of three bytes a character, as a message may be full of.
  const long = `https://shop.example/${'页'.repeat(1_900)}`
  const full = (make: () => Visit | Tracked) => ({ body: Array.from({ length: 20 }, make) })
  const pages = Array.from({ length: 50 }, (_, i) => full(() => visit('acc_full', `px_${i % 7}`, long)))
  const events = Array.from({ length: 50 }, () => full(() => tracked('acc_full', 'px_e')))
  await take(pages)
  await take([...events, { body: [visit('acc_other', 'px_1')] }])
  expect(await counted('acc_full')).toEqual([1000, 1000, 1000])
  expect(await counted('acc_other')).toEqual([1, 1, 0])
})

test('the same message twice, in one batch or in two, counts once', async () => {
  const message = { body: [visit('acc_twice', 'px_1'), tracked('acc_twice', 'px_1')] }
  await take([message, message])
  await take([message])
  expect(await counted('acc_twice')).toEqual([1, 1, 1])
})
