/** The runner of a bulk merge beside itself, and with a database that fails it: each pair once, counted once. */
import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { makeDeps, STATEMENTS_PER_JOB } from '../../worker/deps.ts'
import type { Env } from '../../worker/env.ts'
import { createApp } from '../../worker/http/app.ts'
import { takeTurns } from '../../worker/intake/turns.ts'
import { runSlice } from '../../worker/jobs/run-slice.ts'

const silent = { send: async () => {}, sendBatch: async () => {} } as unknown as Env['JOBS']
const worker = {
  ...(env as unknown as Env),
  ONELEAD_BOOTSTRAP_TOKEN: 'boot',
  JOBS: silent,
  OUTBOX: silent as unknown as Env['OUTBOX'],
}
const app = createApp({ clock: () => Date.now(), turns: takeTurns() })

async function call<T>(method: string, path: string, key: string, body?: object): Promise<T> {
  const ctx = createExecutionContext()
  const request = new Request(`https://edge.example/api/v1${path}`, {
    method,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  const response = await app.fetch(request, worker, ctx)
  await waitOnExecutionContext(ctx)
  return await response.json()
}

// A runner waits before it tries again; here nobody comes by meanwhile.
const setTimeoutOf = globalThis.setTimeout
afterAll(() => vi.unstubAllGlobals())

let account_id: string
let key: string
let made = 0
beforeAll(async () => {
  vi.stubGlobal('setTimeout', (work: () => void) => setTimeoutOf(work, 0))
  const admin = { email: 'admin@acme.example', password: 'correct horse battery' }
  const asked = { name: 'Acme', admin }
  const made = await call<{ account: { id: string }; api_key: string }>('POST', '/accounts', 'boot', asked)
  account_id = made.account.id
  key = made.api_key
})

const person = async () =>
  (
    await call<{ id: string }>('POST', '/contacts', key, {
      emails: [`p${made++}@example.com`],
      company: 'Acme',
    })
  ).id
async function begin(count: number, more: [string, string][] = []) {
  const pairs: [string, string][] = []
  for (let i = 0; i < count; i++) pairs.push([await person(), await person()])
  pairs.push(...more)
  const body = { pairs: pairs.map(([winner_id, loser_id]) => ({ winner_id, loser_id })) }
  return { id: (await call<{ job_id: string }>('POST', '/bulk_merges', key, body)).job_id, pairs }
}

/** Where a slice begins, whoever holds the job has held it too long. */
let now = Date.now()
const HELD_TOO_LONG_MS = 2_500
async function slice(id: string, { DB = worker.DB, at }: { DB?: D1Database; at?: number } = {}) {
  const ctx = createExecutionContext()
  now += HELD_TOO_LONG_MS
  const mine = at ?? now
  const wiring = { clock: () => mine, turns: takeTurns() }
  const deps = makeDeps({ ...worker, DB }, ctx, wiring, STATEMENTS_PER_JOB)
  await runSlice(deps, account_id, id)
  await waitOnExecutionContext(ctx)
  return deps.meter
}
type Job = { status: string; done: number; succeeded: number; failed: number }
const job = (id: string) => call<Job>('GET', `/jobs/${id}`, key)
const isOpen = async (id: string) => ['queued', 'running'].includes((await job(id)).status)

/** What the job says, and what the tables say of its pairs. */
async function state(id: string, pairs: [string, string][]) {
  const { status, done, succeeded, failed } = await job(id)
  type Page = { data: { status: string; code?: string }[] }
  const results = (await call<Page>('GET', `/jobs/${id}/results?limit=200`, key)).data
  const losers = JSON.stringify(pairs.map(([, loser]) => loser))
  const { results: ledger } = await worker.DB.prepare(
    'SELECT loser.value AS loser, count(*) AS merges FROM merges CROSS JOIN json_each(merges.loser_ids) AS loser WHERE account_id = ? AND loser.value IN (SELECT value FROM json_each(?)) GROUP BY loser.value',
  )
    .bind(account_id, losers)
    .all<{ loser: string; merges: number }>()
  const { results: told } = await worker.DB.prepare(
    "SELECT count(*) AS n FROM events WHERE account_id = ? AND type = 'crm.contact.merged' AND data ->> 'loser_id' IN (SELECT value FROM json_each(?))",
  )
    .bind(account_id, losers)
    .all<{ n: number }>()
  return {
    job: { status, done, succeeded, failed },
    results: results.map((it) => it.code ?? it.status),
    merged: ledger.length,
    twice: ledger.filter(({ merges }) => merges > 1).length,
    told: told[0]?.n,
  }
}
const allMerged = (n: number) => ({
  job: { status: 'done', done: n, succeeded: n, failed: 0 },
  results: Array(n).fill('merged'),
  merged: n,
  twice: 0,
  told: n,
})

test('five runners at once, each of which takes the others for dead, merge each pair once and count it once', async () => {
  const { id, pairs } = await begin(12)
  while (await isOpen(id)) await Promise.all(Array.from({ length: 5 }, () => slice(id)))
  expect(await state(id, pairs)).toEqual(allMerged(12))
})

test('a job that somebody holds is left alone, and one that is over too', async () => {
  const { id, pairs } = await begin(2)
  const frozen = Date.now()
  await worker.DB.prepare('UPDATE jobs SET due_at = ? WHERE id = ?')
    .bind(new Date(frozen + 1).toISOString(), id)
    .run()
  await slice(id, { at: frozen })
  expect(await state(id, pairs)).toMatchObject({ job: { status: 'queued', done: 0 }, merged: 0 })
  await slice(id, { at: frozen + 1 })
  expect(await state(id, pairs)).toEqual(allMerged(2))
  await slice(id)
  expect(await state(id, pairs)).toEqual(allMerged(2))
})

const INNER = Symbol('inner')
type Marked = D1PreparedStatement & { [INNER]: D1PreparedStatement; text: string; values: unknown[] }

/** The database as it is, but for what happens to a batch. */
function faulty(
  onBatch: (
    statements: Marked[],
    run: (some: D1PreparedStatement[]) => Promise<D1Result[]>,
  ) => Promise<D1Result[]>,
): D1Database {
  const marked = (statement: D1PreparedStatement, text: string, values: unknown[] = []): Marked =>
    new Proxy(statement, {
      get(target, property) {
        if (property === INNER) return target
        if (property === 'text') return text
        if (property === 'values') return values
        if (property === 'bind') return (...given: unknown[]) => marked(target.bind(...given), text, given)
        const value = Reflect.get(target, property)
        return typeof value === 'function' ? value.bind(target) : value
      },
    }) as Marked
  return new Proxy(worker.DB, {
    get(target, property) {
      if (property === 'prepare') return (text: string) => marked(target.prepare(text), text)
      if (property === 'batch')
        return (statements: Marked[]) =>
          onBatch(statements, (some) => target.batch(some.map((it) => (it as Marked)[INNER] ?? it)))
      const value = Reflect.get(target, property)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}
const isCommit = ([first]: Marked[]) => first?.text.startsWith('INSERT INTO guard') ?? false
const broken = () => worker.DB.prepare("SELECT json('{')")

test('a commit that fails once at each of its statements in turn is made again', async () => {
  const { id, pairs } = await begin(25)
  let commits = 0
  let most = 0
  const db = faulty((statements, run) => {
    if (!isCommit(statements)) return run(statements)
    const at = Math.floor(commits / 2)
    // Every first try fails, at another statement each time.
    if (commits++ % 2 === 1) return run(statements)
    most = Math.max(most, statements.length)
    return run(statements.map((it, i) => (i === at % statements.length ? broken() : it)))
  })
  while (await isOpen(id)) await slice(id, { DB: db })
  expect(await state(id, pairs)).toEqual(allMerged(25))
  expect(most).toBeLessThanOrEqual(25)
  expect(commits).toBe(50)
})

test('a commit whose answer is lost is not made again', async () => {
  const { id, pairs } = await begin(6)
  const db = faulty(async (statements, run) => {
    const results = await run(statements)
    if (isCommit(statements)) throw new Error('Network connection lost')
    return results
  })
  let slices = 0
  for (; await isOpen(id); slices++) await slice(id, { DB: db })
  expect(await state(id, pairs)).toEqual(allMerged(6))
  expect(slices).toBeLessThanOrEqual(7)
})

test('a pair that fails whenever it is tried costs itself and nothing else', async () => {
  const { id, pairs } = await begin(5)
  const poison = pairs[2]?.[1]
  const db = faulty((statements, run) => {
    if (isCommit(statements) && statements.some(({ values }) => values.includes(poison)))
      throw new Error('D1_ERROR: of this pair only')
    return run(statements)
  })
  while (await isOpen(id)) await slice(id, { DB: db })
  expect(await state(id, pairs)).toMatchObject({
    job: { status: 'done', done: 5, succeeded: 4, failed: 1 },
    results: ['merged', 'merged', 'internal', 'merged', 'merged'],
    merged: 4,
    twice: 0,
  })
})

test('a database that can’t be written leaves the job as it is, to be gone on with', async () => {
  const { id, pairs } = await begin(3)
  const down = faulty((statements, run) => {
    if (isCommit(statements)) throw new Error('D1_ERROR: overloaded')
    return run(statements)
  })
  await expect(slice(id, { DB: down })).rejects.toThrow('overloaded')
  expect(await state(id, pairs)).toMatchObject({ job: { status: 'running', done: 0 }, merged: 0 })
  while (await isOpen(id)) await slice(id)
  expect(await state(id, pairs)).toEqual(allMerged(3))
})

test('a job of a kind that nobody can do ends as failed, and says so', async () => {
  const { id, pairs } = await begin(1)
  await worker.DB.prepare("UPDATE jobs SET kind = 'of_a_later_version' WHERE id = ?").bind(id).run()
  await slice(id)
  expect(await job(id)).toMatchObject({ status: 'failed', error: 'unknown_kind', done: 0 })
  expect((await state(id, pairs)).results).toEqual(['cancelled'])
})

test('a slice keeps within the statements of one invocation', async () => {
  const { id, pairs } = await begin(30)
  const meters: number[] = []
  while (await isOpen(id)) meters.push((await slice(id)).statements)
  expect(Math.max(...meters)).toBeLessThanOrEqual(STATEMENTS_PER_JOB)
  expect(meters.length).toBeLessThanOrEqual(3)
  expect(await state(id, pairs)).toEqual(allMerged(30))
})

test('the last slice of a long job reads as few rows as its first', async () => {
  const nobody = (i: number) => `con_${String(i).padStart(21, '0')}`
  const { id } = await begin(
    0,
    Array.from({ length: 800 }, (_, i): [string, string] => [nobody(i), nobody(i + 1_000)]),
  )
  const meters: number[] = []
  while (await isOpen(id)) meters.push((await slice(id)).rowsRead)
  expect(await job(id)).toMatchObject({ status: 'done', done: 800, failed: 800 })
  expect(Math.max(...meters)).toBeLessThan(1.2 * (meters[0] as number))
})
