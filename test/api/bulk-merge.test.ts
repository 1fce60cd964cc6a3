import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Account, call, type Json, newAccount, statuses, times } from '../support/account.ts'
import { all, faults, over, people, resultsOf } from '../support/bulk.ts'
import { bulk, pairsOf, ran, words } from '../support/bulk-jobs.ts'
import { type Server, startServer } from '../support/server.ts'
import { list, table } from '../support/table.ts'

let server: Server
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

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
