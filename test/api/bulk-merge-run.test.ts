/** How a bulk merge runs: stopped, woken too often, not woken at all, with others at work on the same people. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually, type Json, newAccount, statuses, times } from '../support/account.ts'
import { all, faults, jobOf, over, people, resultsOf } from '../support/bulk.ts'
import { begun, pairsOf, ran, words } from '../support/bulk-jobs.ts'
import { type Server, startServer } from '../support/server.ts'

let server: Server
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

describe('cancelling', () => {
  test('no further pair is begun; what is done stays, the rest is told as cancelled; a second time is too late', async () => {
    const acme = await newAccount(server.base)
    const pairs = await pairsOf(acme, 100)
    await server.slices(2)
    const id = await begun(acme, pairs)
    await eventually(
      () => jobOf(acme, id),
      ({ done }) => done > 3,
    )
    const key = { 'idempotency-key': 'stop' }
    const answer = await acme.api('POST', `/jobs/${id}/cancel`, undefined, key)
    expect([answer.status, answer.body.status]).toEqual([200, 'cancelled'])
    expect(answer.body.done).toBeLessThan(100)
    await server.slices()
    await server.later(60_000)
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(await jobOf(acme, id)).toEqual(answer.body)
    expect(await faults(acme, id)).toEqual([])
    const results = await resultsOf(acme, id)
    expect(words(results)).toEqual([
      ...Array(answer.body.done).fill('merged'),
      ...Array(100 - answer.body.done).fill('cancelled'),
    ])
    const again = await acme.api('POST', `/jobs/${id}/cancel`)
    expect([again.status, again.body.code]).toEqual([409, 'already_finished'])
    expect((await acme.api('POST', `/jobs/${id}/cancel`, undefined, key)).body).toEqual(answer.body)
  })

  test('a job that is done is not cancelled, one that nobody knows neither', async () => {
    const acme = await newAccount(server.base)
    const { id } = await ran(acme, await pairsOf(acme, 1))
    expect((await acme.api('POST', `/jobs/${id}/cancel`)).body.code).toBe('already_finished')
    expect((await jobOf(acme, id)).status).toBe('done')
    expect((await acme.api('POST', `/jobs/job_${'0'.repeat(21)}/cancel`)).status).toBe(404)
  })
})

test('jobs are listed newest first, page by page', async () => {
  const acme = await newAccount(server.base)
  const ids: string[] = []
  for (let i = 0; i < 5; i++) ids.push((await ran(acme, [['con_a', 'con_b']])).id)
  expect((await all(acme, '/jobs', 2)).map(({ id }) => id)).toEqual(ids.toReversed())
  expect((await acme.api('GET', '/jobs?order=asc')).status).toBe(422)
})

test('Cron several times at once, and the same queue message again and again: every pair once, counted once', async () => {
  const acme = await newAccount(server.base)
  const pairs = await pairsOf(acme, 60)
  const id = await begun(acme, pairs)
  const queue = await server.runtime.getQueueProducer('JOBS')
  for (let round = 0; round < 12 && (await jobOf(acme, id)).status !== 'done'; round++) {
    // Each time past the lease: whoever is at work is taken for dead.
    await Promise.all(times(3, () => server.later(3_000)))
    await queue.sendBatch(times(5, () => ({ body: { account_id: acme.id, job_id: id } })))
  }
  expect(await over(acme, id)).toMatchObject({ status: 'done', done: 60, succeeded: 60, failed: 0 })
  await queue.send({ account_id: acme.id, job_id: id })
  await queue.send({ account_id: 'acc_nobody', job_id: id })
  await server.later(3_000)
  expect(await faults(acme, id)).toEqual([])
  const told = (await all(acme, '/events')).filter(({ type }) => type === 'crm.contact.merged')
  expect(told).toHaveLength(60)
})

test('a message that is lost is made up for by the clock’s tick', async () => {
  const acme = await newAccount(server.base)
  const pairs = await pairsOf(acme, 3)
  const { id } = await ran(acme, pairs.slice(0, 1))
  const db = await server.db()
  // As a crash before the first message leaves it.
  await db.batch([
    db.prepare("UPDATE jobs SET status = 'queued', total = 2, due_at = created_at WHERE id = ?").bind(id),
    db
      .prepare(
        "INSERT INTO job_items SELECT account_id, job_id, 1, ?, 'pending', NULL FROM job_items WHERE job_id = ?",
      )
      .bind(JSON.stringify({ winner_id: pairs[1]?.[0], loser_id: pairs[1]?.[1] }), id),
  ])
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect((await jobOf(acme, id)).status).toBe('queued')
  await server.later(0)
  expect(await over(acme, id)).toMatchObject({ status: 'done', done: 2, succeeded: 2 })
  expect(await faults(acme, id)).toEqual([])
})

test('chats that come to the same people meanwhile lose nothing, and no pair is done twice', async () => {
  const acme = await newAccount(server.base)
  const ids = await people(acme, 80, (i) => ({ emails: [`p${i}@example.com`] }))
  const id = await begun(
    acme,
    times(40, (i) => [ids[2 * i] as string, ids[2 * i + 1] as string]),
  )
  const chats = await Promise.all(
    times(80, (i) => acme.chat({ email: `p${i}@example.com`, message: `m${i}` })),
  )
  expect(statuses(chats)).toEqual({ 201: 80 })
  expect(await over(acme, id)).toMatchObject({ status: 'done', done: 40, succeeded: 40, failed: 0 })
  expect(await faults(acme, id)).toEqual([])
  for (const i of [0, 1, 40, 79]) {
    const found = (await acme.api('GET', `/contacts?email=p${i}@example.com`)).body.data
    expect(found.map((it: Json) => it.id)).toEqual([ids[i - (i % 2)]])
  }
})
