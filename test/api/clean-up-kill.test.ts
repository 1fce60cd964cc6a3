/**
 * The program killed, with all that it started, at random moments of a clean-up, and started again on what it left.
 * `KILLS=20 PILES=1000 npx vitest run --project api clean-up-kill` for as many as wanted.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { migrate } from '../../host/migrate.ts'
import { startRuntime } from '../../host/runtime.ts'
import { type Account, call, newAccount } from '../support/account.ts'
import { type Job, jobOf, over } from '../support/bulk.ts'
import { accept, cleanUp, groupsOf, TRACES, undoRun } from '../support/clean-up.ts'
import { fillGroups } from '../support/fill-groups.ts'
import { differences } from '../support/model/differences.ts'
import { everyRow } from '../support/model/every-row.ts'
import { DERIVED } from '../support/model/tables.ts'
import { type Program, startProgram } from '../support/program.ts'
import { BOOTSTRAP } from '../support/server.ts'

const KILLS = Number(process.env.KILLS ?? 3)
const PILES = Number(process.env.PILES ?? 300)
const CONTACTS = PILES * 10
/** At most so long after it went on, so that something is left for every kill. */
const WITHIN_MS = Math.min(1_500, (PILES * 10) / KILLS)
const OVER_MS = 60_000 + PILES * 100

const env = { ONELEAD_BOOTSTRAP_TOKEN: BOOTSTRAP, ONELEAD_RATE_LIMIT: 'off' }
let folder: string
let program: Program | undefined
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'onelead-clean-up-'))
})
afterAll(async () => {
  await program?.interrupt()
  rmSync(folder, { recursive: true, force: true })
})

/** The shipped Worker in this process, on what is in the folder. */
async function open(state: string) {
  const runtime = startRuntime({ port: 0, state, bindings: env })
  const base = (await runtime.ready).origin
  await migrate(runtime)
  const db = () => runtime.getD1Database('DB')
  return {
    runtime,
    base,
    db,
    picture: (of: string, aside: string[]) => everyRow({ db }, of, aside),
  }
}
const start = (state: string) => startProgram({ ...env, ONELEAD_STATE: state, ONELEAD_SEED: 'off' })
const asks = (base: string, key: string) => ({
  api: <T>(method: string, path: string, body?: unknown) =>
    call<T>(`${base}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    }),
})

/** What a run leaves, without the names of merges and the times at which it was. */
async function endState(world: Awaited<ReturnType<typeof open>>, account: string, begun: string) {
  const aside = ['events', 'event_subjects', 'outbox', 'deliveries', 'idempotency_keys', 'jobs', ...DERIVED]
  const { job_items = [], ...others } = await world.picture(account, aside)
  // The clock may begin a training meanwhile, which is none of this.
  const tables = { ...others, job_items: job_items.filter((row) => row.includes('contact_ids')) }
  const plain = (row: string) =>
    row
      .replaceAll(/mrg_\w{21}|job_\w{21}/g, '…')
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, (at) => (at >= begun ? '…' : at))
  return Object.fromEntries(Object.entries(tables).map(([name, rows]) => [name, rows.map(plain).sort()]))
}

test(
  `killed ${KILLS} times in a clean-up of ${PILES} groups among ${CONTACTS} contacts: the same end as unkilled, and undone the same as never begun`,
  async () => {
    const [killed, unkilled] = [join(folder, 'killed'), join(folder, 'unkilled')]
    let world = await open(killed)
    const acme = await newAccount(world.base, { enabled: false })
    await accept(acme)
    await fillGroups(await world.db(), acme, { groups: PILES, contacts: CONTACTS })
    const before = await world.picture(acme.id, TRACES)
    const begun = new Date().toISOString()
    await world.runtime.dispose()
    cpSync(killed, unkilled, { recursive: true })

    const undisturbed = wholeRun(unkilled, acme, begun)
    program = await start(killed)
    let here = asks(program.base, acme.key)
    const { job_id } = (await here.api<{ job_id: string }>('POST', '/dedupe_runs', {})).body
    for (let kills = 0; kills < KILLS; kills++) {
      // Once before it has gone on at all, when it still looks for its groups.
      if (kills > 0) await goneOn(() => jobOf(here, job_id))
      await new Promise((resolve) => setTimeout(resolve, Math.random() * (kills > 0 ? WITHIN_MS : 100)))
      // A slow test process may come too late for the last.
      if (kills > 0 && (await jobOf(here, job_id)).status === 'done') break
      await program.kill()
      program = await start(killed)
      here = asks(program.base, acme.key)
    }
    const job = await over(here, job_id, OVER_MS)
    await program.interrupt()
    program = undefined
    const { run, left } = await undisturbed

    world = await open(killed)
    here = asks(world.base, acme.key)
    expect(job).toMatchObject({ status: 'done', total: PILES, done: PILES, succeeded: run.job.succeeded })
    expect(differences(left, await endState(world, acme.id, begun))).toEqual([])
    const merged = (await groupsOf(here, job_id)).filter(({ status }) => status === 'merged')
    expect(new Set(merged.map(({ merge_id }) => merge_id)).size).toBe(merged.length)
    const told = await (await world.db())
      .prepare("SELECT count(*) AS n FROM events WHERE type = 'crm.contact.merged'")
      .first('n')
    expect(told).toBe(merged.reduce((sum, { contact_ids }) => sum + contact_ids.length - 1, 0))

    const undo = await undoRun(here, job_id, OVER_MS)
    expect(undo.job).toMatchObject({ status: 'done', total: merged.length, succeeded: merged.length })
    expect(differences(before, await world.picture(acme.id, TRACES))).toEqual([])
    await world.runtime.dispose()
  },
  120_000 + KILLS * 15_000 + PILES * 300,
)

/** The same, on a copy, by a program that nobody kills. */
async function wholeRun(state: string, { id, key }: Account, begun: string) {
  const world = await open(state)
  const run = await cleanUp(asks(world.base, key), { ms: OVER_MS })
  expect(run.job).toMatchObject({ status: 'done', total: PILES, failed: 0 })
  const left = await endState(world, id, begun)
  await world.runtime.dispose()
  return { run, left }
}

async function goneOn(look: () => Promise<Job>) {
  const end = Date.now() + 30_000
  for (const before = await look(); ; ) {
    const seen = await look()
    if (seen.done > before.done || seen.status === 'done') return
    if (Date.now() > end) throw new Error(`did not go on: ${JSON.stringify(seen)}`)
  }
}
