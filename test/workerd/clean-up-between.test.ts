/** A clean-up is cancelled between any two questions that cancelling, or its runner, asks of the database. */
import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test'
import { beforeAll, expect, test } from 'vitest'
import { makeDeps, STATEMENTS_PER_JOB } from '../../worker/deps.ts'
import { noTurns } from '../../worker/intake/turns.ts'
import { runSlice } from '../../worker/jobs/run-slice.ts'
import { call, type Json, worker } from './faults.ts'
import { before } from './interrupting.ts'

let auth: { authorization: string }
let account_id: string
const api = (method: string, path: string, body?: object, bindings?: typeof worker) =>
  call(method, `/api/v1${path}`, auth, body, bindings)

/** As the queue would; with nobody who hears of what is left. */
async function slice(job_id: string, DB = worker.DB) {
  const ctx = createExecutionContext()
  const JOBS = { send: async () => {} } as unknown as typeof worker.JOBS
  const wiring = { clock: () => Date.now(), turns: noTurns }
  await runSlice(makeDeps({ ...worker, DB, JOBS }, ctx, wiring, STATEMENTS_PER_JOB), account_id, job_id)
  await waitOnExecutionContext(ctx)
}

beforeAll(async () => {
  const admin = { email: 'a@acme.example', password: 'correct horse battery' }
  const account = { name: 'Acme', admin }
  const made = (await call('POST', '/api/v1/accounts', { authorization: 'Bearer boot' }, account)).body
  account_id = made.account.id
  auth = { authorization: `Bearer ${made.api_key}` }
  await api('PUT', '/dedupe_schedule', { accepted: true })
  for (let i = 0; i < 12; i++)
    await api('POST', '/contacts', { name: `P ${i}`, emails: [`p${i >> 1}@example.com`], user_id: `u-${i}` })
})

const begin = async (): Promise<string> => (await api('POST', '/dedupe_runs', { dry_run: true })).body.job_id

/** What is said of a job is what there is of it. */
async function counted(job_id: string) {
  const job = (await api('GET', `/jobs/${job_id}`)).body
  const rows: Json[] = (await api('GET', `/jobs/${job_id}/results?limit=200`)).body.data
  const ended = rows.filter(({ status }) => status !== 'cancelled')
  return { said: [job.total, job.done], there: [rows.length, ended.length], status: job.status }
}

test('a run that finds its groups while it is being cancelled counts what it has found', async () => {
  for (let nth = 0, came = true; came; nth++) {
    const job_id = await begin()
    came = false
    const DB = before(nth, async () => {
      came = true
      await slice(job_id)
    })
    const answer = await api('POST', `/jobs/${job_id}/cancel`, undefined, { ...worker, DB })
    expect([200, 409]).toContain(answer.status)
    if (answer.status === 409) await api('POST', `/jobs/${job_id}/cancel`)
    const { said, there } = await counted(job_id)
    expect([nth, said]).toEqual([nth, there])
  }
})

test('a run that is cancelled while it finds its groups finds no more', async () => {
  for (let nth = 0, came = true; came; nth++) {
    const job_id = await begin()
    came = false
    const DB = before(nth, async () => {
      came = true
      await api('POST', `/jobs/${job_id}/cancel`)
    })
    await slice(job_id, DB)
    if (!came) await api('POST', `/jobs/${job_id}/cancel`)
    const { said, there, status } = await counted(job_id)
    expect([nth, said, status]).toEqual([nth, there, 'cancelled'])
  }
})
