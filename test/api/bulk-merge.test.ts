import { Webhook } from 'standardwebhooks'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Account, call, eventually, type Json, newAccount, statuses, times } from '../support/account.ts'
import { all, faults, jobOf, over, people, type Result, resultsOf } from '../support/bulk.ts'
import { type Received, startReceiver } from '../support/receiver.ts'
import { type Server, startServer } from '../support/server.ts'
import { list, table } from '../support/table.ts'
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

const bulk = (acme: Account, pairs: [string, string][], more: object = {}, headers = {}) =>
  acme.api(
    'POST',
    '/bulk_merges',
    { pairs: pairs.map(([winner_id, loser_id]) => ({ winner_id, loser_id })), ...more },
    headers,
  )
const begun = async (acme: Account, pairs: [string, string][], more: object = {}) => {
  const { status, body } = await bulk(acme, pairs, more)
  expect([status, body]).toEqual([202, { ...body, job_id: expect.stringMatching(/^job_/) }])
  return body.job_id as string
}
const ran = async (acme: Account, pairs: [string, string][], more: object = {}) => {
  const id = await begun(acme, pairs, more)
  return { id, job: await over(acme, id), results: await resultsOf(acme, id) }
}
const words = (results: Result[]) => results.map(({ status, code }) => (code ? `${status} ${code}` : status))
const contact = async (acme: Account, id: string) => (await acme.api('GET', `/contacts/${id}`)).body
const agentOf = async (acme: Account) => {
  const { key } = (await acme.api('POST', '/api_keys', { name: 'Agent', role: 'agent' })).body
  return (method: string, path: string, body?: object) =>
    call(`${server.base}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
}
/** Pairs of people with nothing in conflict. */
const pairsOf = async (acme: Account, count: number): Promise<[string, string][]> => {
  const ids = await people(acme, 2 * count, (i) => ({ emails: [`p${i}@example.com`] }))
  return times(count, (i) => [ids[2 * i] as string, ids[2 * i + 1] as string])
}

test('a list of pairs is merged in the background, each as a merge by hand would be, and says so pair by pair', async () => {
  const acme = await newAccount(server.base)
  const pairs = await pairsOf(acme, 30)
  const { id, job, results } = await ran(acme, pairs)
  expect(job).toMatchObject({
    id,
    kind: 'bulk_merge',
    status: 'done',
    total: 30,
    done: 30,
    succeeded: 30,
    failed: 0,
  })
  expect(job).not.toHaveProperty('error')
  expect(results.map((it) => [it.winner_id, it.loser_id])).toEqual(pairs)
  expect(new Set(words(results))).toEqual(new Set(['merged']))
  expect(await faults(acme, id)).toEqual([])
  for (const [winner, loser] of pairs.slice(0, 3)) {
    const old = await acme.api('GET', `/contacts/${loser}`)
    expect([old.status, old.headers.get('location')]).toEqual([301, `/api/v1/contacts/${winner}`])
    expect((await contact(acme, winner)).emails).toHaveLength(2)
  }
  const merge = (await acme.api('GET', `/merges/${results[0]?.merge_id}`)).body
  expect(merge).toMatchObject({
    kind: 'bulk',
    subject: 'contact',
    winner_id: pairs[0]?.[0],
    loser_ids: [pairs[0]?.[1]],
  })
  const told = (await all(acme, '/events')).filter(({ type }) => type === 'crm.contact.merged')
  expect(told).toHaveLength(30)
})

test('one bad pair does not stop the rest; each says why', async () => {
  const [acme, other] = [await newAccount(server.base), await newAccount(server.base)]
  const [foreign = ''] = await people(other, 1, () => ({ first_name: 'Ada' }))
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'u1', 'u2', 'gone'] as const
  const made = await people(acme, names.length, (i) => ({
    emails: [`${names[i]}@example.com`],
    ...(names[i]?.startsWith('u') ? { user_id: names[i] } : {}),
  }))
  const ids: Record<string, string> = {
    ...Object.fromEntries(names.map((name, i) => [name, made[i] as string])),
  }
  Object.assign(ids, { foreign, nobody: 'con_000000000000000000000' })
  const db = await server.db()
  await db
    .prepare('UPDATE contacts SET deleted_at = ? WHERE id = ?')
    .bind(new Date().toISOString(), ids.gone)
    .run()
  const rows = table<'winner' | 'loser' | 'becomes'>(`
    winner  | loser   | becomes
    a       | a       | failed same_record
    a       | nobody  | failed not_found
    nobody  | a       | failed not_found
    a       | foreign | failed not_found
    foreign | a       | failed not_found
    a       | gone    | failed in_trash
    gone    | a       | failed in_trash
    u1      | u2      | failed different_user_ids
    a       | b       | merged
    a       | b       | failed already_merged
    b       | a       | failed already_merged
    c       | d       | merged
    d       | e       | failed already_merged
    e       | c       | merged
    c       | e       | failed already_merged
    f       | g       | merged
    f       | h       | merged
  `)
  const of = (name: string) => ids[name] as string
  const { id, job, results } = await ran(
    acme,
    rows.map(({ winner, loser }) => [of(winner), of(loser)]),
  )
  expect(words(results)).toEqual(rows.map(({ becomes }) => becomes))
  expect(job).toMatchObject({ status: 'done', total: 17, done: 17, succeeded: 5, failed: 12 })
  expect(await faults(acme, id)).toEqual([])
  // C went into E with D in it: nobody is more than one hop from the winner.
  for (const [name, winner] of [
    ['d', 'e'],
    ['c', 'e'],
    ['g', 'f'],
    ['h', 'f'],
  ] as const)
    expect((await acme.api('GET', `/contacts/${of(name)}`)).headers.get('location')).toBe(
      `/api/v1/contacts/${of(winner)}`,
    )
  expect((await contact(acme, of('e'))).emails.map((it: Json) => it.value).sort()).toEqual([
    'c@example.com',
    'd@example.com',
    'e@example.com',
  ])
  expect((await contact(other, foreign)).id).toBe(foreign)
  expect((await contact(acme, of('u2'))).user_id).toBe('u2')
})

describe('where two values differ', () => {
  test.each(
    table<'policy' | 'company' | 'previous' | 'becomes'>(`
      policy | company | previous     | becomes
      -      | Old Ltd | New Ltd      | merged
      winner | Old Ltd | New Ltd      | merged
      loser  | New Ltd | Old Ltd      | merged
      skip   | Old Ltd | -            | skipped unresolved_conflicts
    `),
  )('policy "$policy" makes it $company', async ({ policy, company, previous, becomes }) => {
    const acme = await newAccount(server.base)
    const companies = ['Old Ltd', 'New Ltd', 'Old Ltd', 'OLD  ltd']
    const [winner = '', loser = '', other = '', alike = ''] = await people(acme, 4, (i) => ({
      company: companies[i],
      emails: [`p${i}@example.com`],
    }))
    const more = policy ? { on_conflict: policy } : {}
    const pairs: [string, string][] = [
      [winner, loser],
      [other, alike],
    ]
    const { id, job, results } = await ran(acme, pairs, more)
    // The second differs in spelling alone, which is no conflict.
    expect(words(results)).toEqual([becomes, 'merged'])
    const kept = await contact(acme, winner)
    expect(kept.company).toBe(company)
    const values = kept.previous_values
      .filter((it: Json) => it.field === 'company')
      .map((it: Json) => it.value)
    expect(values).toEqual(list(previous))
    const skipped = becomes.startsWith('skipped')
    expect(job).toMatchObject({ done: 2, succeeded: skipped ? 1 : 2, failed: 0, status: 'done' })
    expect((await acme.api('GET', `/contacts/${loser}`)).status).toBe(skipped ? 200 : 301)
    expect(await faults(acme, id)).toEqual([])
  })
})

describe('what is refused', () => {
  const pair = { winner_id: `con_${'a'.repeat(21)}`, loser_id: `con_${'b'.repeat(21)}` }
  test.each([
    ['no pairs', { pairs: [] }, '/pairs'],
    ['nothing at all', {}, '/pairs'],
    ['10,001 pairs', { pairs: Array(10_001).fill(pair) }, '/pairs'],
    ['an ID of another kind', { pairs: [pair, { ...pair, loser_id: 'lead_abc' }] }, '/pairs/1/loser_id'],
    ['half a pair', { pairs: [{ winner_id: pair.winner_id }] }, '/pairs/0/loser_id'],
    ['a policy nobody knows', { pairs: [pair], on_conflict: 'newest' }, '/on_conflict'],
    ['a field nobody knows', { pairs: [{ ...pair, why: 'x' }] }, '/pairs/0/why'],
    ['an address that is none', { pairs: [pair], progress_webhook: 'hooks' }, '/progress_webhook'],
    [
      'an address with a password',
      { pairs: [pair], progress_webhook: 'https://a:b@c.example' },
      '/progress_webhook',
    ],
  ])('%s', async (_, body, pointer) => {
    const acme = await newAccount(server.base)
    const answer = await acme.api('POST', '/bulk_merges', body)
    expect([answer.status, answer.body.errors?.[0]?.pointer]).toEqual([422, pointer])
    expect((await acme.api('GET', '/jobs')).body.data).toEqual([])
  })

  test('an address inside, where that is not allowed', async () => {
    const closed = await startServer({ ONELEAD_ALLOW_PRIVATE_URLS: '' })
    try {
      const acme = await newAccount(closed.base)
      const body = { pairs: [pair], progress_webhook: 'https://127.0.0.1/' }
      expect((await acme.api('POST', '/bulk_merges', body)).status).toBe(422)
      const outside = { pairs: [pair], progress_webhook: 'https://hooks.example/in' }
      expect((await acme.api('POST', '/bulk_merges', outside)).status).toBe(202)
    } finally {
      await closed.stop()
    }
  })

  test('an agent neither begins nor cancels one, but sees how it stands', async () => {
    const acme = await newAccount(server.base)
    const agent = await agentOf(acme)
    expect((await agent('POST', '/bulk_merges', { pairs: [pair] })).status).toBe(403)
    const { id } = await ran(acme, [[pair.winner_id, pair.loser_id]])
    expect((await agent('POST', `/jobs/${id}/cancel`)).status).toBe(403)
    expect((await agent('GET', `/jobs/${id}`)).status).toBe(200)
    expect((await agent('GET', `/jobs/${id}/results`)).status).toBe(200)
  })

  test('a job of another account, in every way to reach it', async () => {
    const [acme, other] = [await newAccount(server.base), await newAccount(server.base)]
    const { id } = await ran(other, await pairsOf(other, 1))
    for (const [method, path] of [
      ['GET', `/jobs/${id}`],
      ['GET', `/jobs/${id}/results`],
      ['POST', `/jobs/${id}/cancel`],
    ] as const)
      expect((await acme.api(method, path)).status).toBe(404)
    expect((await acme.api('GET', '/jobs')).body.data).toEqual([])
    expect(await all(other, '/jobs')).toHaveLength(1)
  })

  test('a cursor of another list', async () => {
    const acme = await newAccount(server.base)
    const { id } = await ran(acme, [[pair.winner_id, pair.loser_id]])
    const cursor = btoa(JSON.stringify(['2026-01-01', 'x']))
    expect((await acme.api('GET', `/jobs/${id}/results?after=${cursor}`)).status).toBe(422)
  })
})

test('10,000 pairs are taken in one request, and answered for in order, page by page', async () => {
  const acme = await newAccount(server.base)
  const id = (i: number) => `con_${String(i).padStart(21, '0')}`
  const pairs = times(10_000, (i): [string, string] => [id(i), id(i + 10_000)])
  const { status, body } = await bulk(acme, pairs)
  expect(status).toBe(202)
  expect((await acme.api('POST', `/jobs/${body.job_id}/cancel`)).status).toBe(200)
  const results = await resultsOf(acme, body.job_id)
  expect(results.map((it) => [it.winner_id, it.loser_id])).toEqual(pairs)
  expect(await faults(acme, body.job_id)).toEqual([])
})

test('the same Idempotency-Key begins one job, also at the same moment; another body is refused', async () => {
  const acme = await newAccount(server.base)
  const pairs = await pairsOf(acme, 3)
  const key = { 'idempotency-key': 'clean-1' }
  const answers = await Promise.all(times(5, () => bulk(acme, pairs, {}, key)))
  expect(statuses(answers)).toEqual({ 202: 5 })
  const ids = new Set(answers.map(({ body }) => body.job_id))
  expect(ids.size).toBe(1)
  const [id = ''] = ids
  await over(acme, id)
  expect((await bulk(acme, pairs, {}, key)).body.job_id).toBe(id)
  expect((await bulk(acme, pairs.slice(1), {}, key)).status).toBe(422)
  expect(await all(acme, '/jobs')).toHaveLength(1)
  expect(await faults(acme, id)).toEqual([])
})

describe('cancelling', () => {
  test('no further pair is begun; what is done stays, the rest is told as cancelled; a second time is too late', async () => {
    const acme = await newAccount(server.base)
    const pairs = await pairsOf(acme, 100)
    const id = await begun(acme, pairs)
    await eventually(
      () => jobOf(acme, id),
      ({ done }) => done > 3,
    )
    const key = { 'idempotency-key': 'stop' }
    const answer = await acme.api('POST', `/jobs/${id}/cancel`, undefined, key)
    expect([answer.status, answer.body.status]).toEqual([200, 'cancelled'])
    expect(answer.body.done).toBeLessThan(100)
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
    const id = await begun(acme, await pairsOf(acme, 60), { progress_webhook: receiver.url })
    const { body } = await acme.api('POST', `/jobs/${id}/cancel`)
    const told = await eventually(
      async () => progress(receiver.received).find(({ data }) => data.status === 'cancelled'),
      (it) => it !== undefined,
    )
    expect(told.data).toMatchObject({ done: body.done, succeeded: body.succeeded, failed: 0, total: 60 })
  })
})
