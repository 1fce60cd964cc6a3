/** A connection that is paused goes on again between any two questions that a delivery to it asks of the database. */
import { createExecutionContext } from 'cloudflare:test'
import { expect, test } from 'vitest'
import { makeDeps } from '../../worker/deps.ts'
import { deliverDue } from '../../worker/forward/deliver.ts'
import { noTurns } from '../../worker/intake/turns.ts'
import { resumeDeliveries } from '../../worker/store/outbox.ts'
import { call, worker } from './faults.ts'
import { before } from './interrupting.ts'

const MINUTE_MS = 60_000
const env = { ...worker, ONELEAD_ENCRYPTION_KEY: 'of the tests', ONELEAD_ALLOW_PRIVATE_URLS: '1' }
const depsOn = (DB: typeof worker.DB) =>
  makeDeps({ ...env, DB }, createExecutionContext(), { clock: () => Date.now(), turns: noTurns })

test('what waited is tried soon, whenever that was; while it stays paused, not for an hour', async () => {
  const admin = { email: 'a@acme.example', password: 'correct horse battery' }
  const account = { name: 'Acme', admin }
  const made = (await call('POST', '/api/v1/accounts', { authorization: 'Bearer boot' }, account)).body
  const auth = { authorization: `Bearer ${made.api_key}` }
  const account_id: string = made.account.id
  await call('POST', '/api/v1/contacts', auth, { name: 'Ada' })
  // Nobody listens there: an attempt fails, and the next is some seconds later.
  const asked = { kind: 'webhook', base_url: 'http://127.0.0.1:9/', credentials: {} }
  const { id } = (await call('POST', '/api/v1/connections', auth, asked, env)).body

  const say = (state: string) =>
    worker.DB.prepare('UPDATE connections SET state = ? WHERE id = ?').bind(state, id).run()
  const resumed = async () => {
    await say('active')
    const deps = depsOn(worker.DB)
    await resumeDeliveries(deps.db(account_id), id, deps.now())
  }
  /** How long its delivery waits, ms, if `other` happens before the nth question. */
  const waits = async (nth: number, other: () => Promise<unknown>) => {
    await say('paused')
    await worker.DB.batch([
      worker.DB.prepare('DELETE FROM deliveries'),
      worker.DB.prepare(
        `INSERT INTO deliveries (account_id, event_id, webhook_id, state, attempts, next_at, updated_at)
        SELECT account_id, id, ?, 'pending', 0, '2026-01-01', '2026-01-01' FROM events WHERE account_id = ? LIMIT 1`,
      ).bind(id, account_id),
    ])
    await deliverDue(depsOn(before(nth, other)), account_id, id)
    const next = await worker.DB.prepare('SELECT next_at FROM deliveries').first<string>('next_at')
    return Date.parse(next ?? '') - Date.now()
  }

  expect(await waits(1_000, resumed)).toBeGreaterThan(50 * MINUTE_MS)
  let nth = 0
  for (let came = true; came; nth++) {
    came = false
    const wait = await waits(nth, async () => {
      came = true
      await resumed()
    })
    if (came) expect([nth, wait < MINUTE_MS]).toEqual([nth, true])
  }
  expect(nth).toBeGreaterThan(3)
})
