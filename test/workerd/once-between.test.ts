/** The same request once more, between any two questions that the first one asks of the database. */
import { beforeAll, expect, test } from 'vitest'
import { call, worker } from './faults.ts'
import { before } from './interrupting.ts'

let auth: { authorization: string }
beforeAll(async () => {
  const admin = { email: 'a@acme.example', password: 'correct horse battery' }
  const account = { name: 'Acme', admin }
  const made = (await call('POST', '/api/v1/accounts', { authorization: 'Bearer boot' }, account)).body
  auth = { authorization: `Bearer ${made.api_key}` }
  await call('PUT', '/api/v1/dedupe_schedule', auth, { accepted: true })
})

test.each([
  ['a canned answer', '/api/v1/canned_answers', (nth: number) => ({ shortcut: `s${nth}`, text: 'Hello' })],
  ['a clean-up', '/api/v1/dedupe_runs', () => ({ dry_run: true })],
])('%s, of which there is one only, is answered twice as once', async (_, path, bodyOf) => {
  for (let nth = 0, came = true; came; nth++) {
    await worker.DB.prepare("UPDATE jobs SET status = 'cancelled', due_at = NULL").run()
    const ask = (bindings?: typeof worker) =>
      call('POST', path, { ...auth, 'idempotency-key': `${path} ${nth}` }, bodyOf(nth), bindings)
    let between: Awaited<ReturnType<typeof ask>> | null = null
    const DB = before(nth, async () => {
      between = await ask()
    })
    const answer = await ask({ ...worker, DB })
    came = between !== null
    const { status, body } = between ?? answer
    expect([nth, answer.status, answer.body]).toEqual([nth, status, body])
    expect(status).toBeLessThan(300)
  }
})
