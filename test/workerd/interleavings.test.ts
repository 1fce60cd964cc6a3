/**
 * All interleavings of three intakes at once: each is held at every round trip to the database, and every order in
 * which they can be let go is tried, with their retries. Whatever the order, what is there afterwards, and what each
 * was answered, is what some order of one after the other gives. The turn-taking is off: this is the guard alone.
 */
import { createExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { makeDeps } from '../../worker/deps.ts'
import type { DuplicateControl } from '../../worker/domain/config.ts'
import type { Env } from '../../worker/env.ts'
import { createApp } from '../../worker/http/app.ts'
import { intake } from '../../worker/intake/intake.ts'
import type { IntakeAnswer } from '../../worker/intake/plan.ts'
import type { Typed } from '../../worker/intake/read-request.ts'
import { noTurns } from '../../worker/intake/turns.ts'
import { configOf } from '../../worker/store/config.ts'
import { everySchedule, inOrder, permutations, type Step, type Task } from '../support/interleave.ts'
import { PICTURED, pictureOf } from '../support/picture.ts'

/** `VITE_INTERLEAVINGS=all`: every single one, in some minutes; else those that differ by more than the order of reads. `--silent=false` tells how many. */
// Read at run time: written out in one piece the value would be built in, and kept for later runs.
const { env: given } = import.meta as ImportMeta & { env: Record<string, string | undefined> }
const ALL = given.VITE_INTERLEAVINGS === 'all'

const worker = { ...(env as unknown as Env), ONELEAD_BOOTSTRAP_TOKEN: 'boot' }
const OUTBOX = { send: async () => {} } as unknown as Env['OUTBOX']

/** Never twice the same, so that which lead is the newest is the same in every run of a schedule. */
let now = Date.now()
const clock = () => now++

// Others wait for a moment before they try again; here they wait for the schedule.
const setTimeoutOf = globalThis.setTimeout
beforeAll(() => {
  vi.stubGlobal('setTimeout', (work: () => void) => setTimeoutOf(work, 0))
})
afterAll(() => vi.unstubAllGlobals())

const INNER = Symbol('inner')
type Stepped = D1PreparedStatement & { [INNER]: D1PreparedStatement }

/**
 * The database as it is, but that nothing goes there before its step. Without `guarded` it is as if the Worker had no
 * guard. That the configuration is asked for its version is no step of its own unless ALL: nobody changes it here.
 */
function steppedDatabase(step: Step, guarded: boolean): D1Database {
  let commits = false
  const stepped = (statement: D1PreparedStatement): D1PreparedStatement =>
    new Proxy(statement, {
      get(target, property) {
        if (property === INNER) return target
        if (property === 'bind') return (...values: unknown[]) => stepped(target.bind(...values))
        const value = Reflect.get(target, property)
        if (typeof value !== 'function') return value
        return async (...more: unknown[]) => {
          if (ALL) await step('read')
          return value.apply(target, more)
        }
      },
    })
  return new Proxy(worker.DB, {
    get(target, property) {
      if (property === 'prepare')
        return (text: string) => {
          const guard = text.startsWith('INSERT INTO guard')
          commits ||= guard
          return stepped(target.prepare(guard && !guarded ? `SELECT ${text.match(/\?/g)?.join(', ')}` : text))
        }
      if (property === 'batch')
        return async (statements: D1PreparedStatement[]) => {
          const kind = commits ? 'write' : 'read'
          commits = false
          await step(kind)
          return target.batch(statements.map((it) => (it as Stepped)[INNER]))
        }
      return Reflect.get(target, property)
    },
  })
}

type Scenario = {
  control: Partial<DuplicateControl>
  /** Contacts that are there before, each with so many leads. */
  there: { contact: object; leads: number }[]
  requests: Typed[]
}

const EMAIL = 'ada@example.com'
const PHONE = '+49 171 2345678'
const said = (name: string, size: string) => ({ name, fields: { size } })

const SCENARIOS: Record<string, Scenario> = {
  'the same new email three times, each with other data': {
    control: {},
    there: [],
    requests: ['A', 'B', 'C'].map((it) => ({ email: EMAIL, ...said(it, it) })),
  },
  'an email, a phone, and both of them': {
    control: {},
    there: [],
    requests: [
      { email: EMAIL, ...said('A', 'S') },
      { phone: PHONE, ...said('B', 'M') },
      { email: EMAIL, phone: PHONE, ...said('C', 'L') },
    ],
  },
  'keep, with conflicting names': {
    control: { conflict: 'keep' },
    there: [],
    requests: ['A', 'B', 'C'].map((it) => ({ email: EMAIL, ...said(it, 'M') })),
  },
  'update_newest, with two leads there': {
    control: { on_duplicate: 'update_newest' },
    there: [{ contact: { name: 'Ada', emails: [EMAIL] }, leads: 2 }],
    requests: ['A', 'B', 'C'].map((it) => ({ email: EMAIL, ...said(it, it) })),
  },
  'create_new, with two leads there': {
    control: { on_duplicate: 'create_new' },
    there: [{ contact: { name: 'Ada', emails: [EMAIL] }, leads: 2 }],
    requests: ['A', 'B', 'C'].map((it) => ({ email: EMAIL, ...said(it, it) })),
  },
}

const wiring = { clock, turns: noTurns }
const app = createApp(wiring)
let accounts = 0
type Named = { id: string }

/** An account as its admin set it up, with who is there already. */
async function setUp({ control, there }: Scenario) {
  const call = async <T>(method: string, path: string, key: string, body?: object): Promise<T> => {
    const request = new Request(`https://edge.example/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    const response = await app.fetch(request, { ...worker, OUTBOX }, createExecutionContext())
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
    return await response.json()
  }
  const admin = { email: `interleavings-${accounts++}@acme.example`, password: 'correct horse' }
  type Made = { account: { id: string }; api_key: string }
  const { account, api_key } = await call<Made>('POST', '/accounts', 'boot', { name: 'Acme', admin })
  const [pipeline] = (await call<{ data: Named[] }>('GET', '/pipelines', api_key)).data
  const pipeline_id = pipeline?.id ?? ''
  const wanted = { pipeline_id, kind: 'email', name: 'Mail' }
  const channel = await call<Named>('POST', '/channels', api_key, wanted)
  await call('PUT', `/pipelines/${pipeline_id}/duplicate_control`, api_key, { enabled: true, ...control })
  for (const { contact, leads } of there) {
    const { id } = await call<Named>('POST', '/contacts', api_key, contact)
    for (let i = 1; i <= leads; i++)
      await call('POST', '/leads', api_key, {
        pipeline_id,
        contact_id: id,
        name: 'Ada',
        fields: { there: i },
      })
  }
  return { account_id: account.id, channel_id: channel.id }
}

type Columns = { table: string; columns: string[] }

/** The tables that hold anything of an account. */
async function tablesOf(account_id: string): Promise<Columns[]> {
  const { results } = await worker.DB.prepare(
    `SELECT m.name AS "table", json_group_array(c.name) AS columns FROM sqlite_master AS m
     CROSS JOIN pragma_table_info(m.name) AS c WHERE m.type = 'table' AND m.sql LIKE '%account_id%' GROUP BY m.name`,
  ).all<{ table: string; columns: string }>()
  const tables = results
    .map(({ table, columns }) => ({ table, columns: JSON.parse(columns) as string[] }))
    .filter(({ table }) => table !== 'sign_ins')
  const counts = await worker.DB.batch<{ n: number }>(
    tables.map(({ table }) =>
      worker.DB.prepare(`SELECT count(*) AS n FROM ${table} WHERE account_id = ?`).bind(account_id),
    ),
  )
  return tables.filter((_, i) => (counts[i]?.results[0]?.n ?? 0) > 0)
}

/** The same account once more, under another ID: every schedule begins from the same. What triggers have copied already is passed over. */
async function copyOf(account_id: string, tables: Columns[]): Promise<string> {
  const id = `acc_copy${accounts++}`
  const copies = [{ table: 'accounts', columns: await accountColumns, key: 'id' }, ...tables].map((it) => {
    const key = 'key' in it ? it.key : 'account_id'
    const rest = it.columns.filter((column) => column !== key)
    return worker.DB.prepare(
      `INSERT OR IGNORE INTO ${it.table} (${[key, ...rest]}) SELECT ${['?', ...rest]} FROM ${it.table} WHERE ${key} = ?`,
    ).bind(id, account_id)
  })
  await worker.DB.batch(copies)
  await configOf(makeDeps(worker, { waitUntil() {} }, wiring).db(id), clock())
  return id
}
const accountColumns = worker.DB.prepare("SELECT name FROM pragma_table_info('accounts')")
  .all<{ name: string }>()
  .then(({ results }) => results.map(({ name }) => name))

/** The three requests of a scenario, each a second after the other, however they are let go. */
function tasksOf({ requests }: Scenario, channel_id: string, account_id: string, guarded: boolean) {
  const came = clock() - 10_000
  return requests.map(
    (typed, i): Task<IntakeAnswer> =>
      async (step) => {
        const deps = makeDeps(
          { ...worker, OUTBOX, DB: steppedDatabase(step, guarded) },
          { waitUntil() {} },
          wiring,
        )
        const outcome = await intake(deps, {
          account_id,
          channel_id,
          typed,
          chat: { id: deps.newId('chat'), site_id: null, pixel: null, page: null },
          message: { text: 'ABC'[i] as string, client_id: null },
          received_at: came + i * 1000,
          once: [],
          respond: (answer) => ({ status: 200, body: answer }),
        })
        if (outcome.kind !== 'taken') throw new Error(`request ${i} was not taken: ${outcome.kind}`)
        return outcome.body as IntakeAnswer
      },
  )
}

const shown = async (account_id: string, answers: IntakeAnswer[]) => {
  const results = await worker.DB.batch<object>(
    PICTURED.map((sql) => worker.DB.prepare(sql).bind(account_id)),
  )
  return pictureOf(
    results.map(({ results }) => results),
    answers,
  )
}

/** What each order of one after the other gives, and what schedules of all at once give that none of these does. */
async function tried(scenario: Scenario, guarded: boolean, enough: (strange: string[]) => boolean) {
  const { account_id, channel_id } = await setUp(scenario)
  const tables = await tablesOf(account_id)
  let copy = ''
  const fresh = async () => {
    copy = await copyOf(account_id, tables)
    return tasksOf(scenario, channel_id, copy, guarded)
  }
  const serial = new Set<string>()
  for (const order of permutations([0, 1, 2])) {
    const { results } = await inOrder(await fresh(), order)
    serial.add(await shown(copy, results))
  }
  const strange: string[] = []
  const reached = new Set<string>()
  const schedules = await everySchedule(fresh, ALL, async ({ results, order }) => {
    const picture = await shown(copy, results)
    reached.add(picture)
    if (!serial.has(picture)) strange.push(`${order}: ${picture}`)
    return !enough(strange)
  })
  return { serial, strange, reached, schedules }
}

describe('three intakes at once are as one after the other, in every order of their round trips', () => {
  test.each(Object.entries(SCENARIOS))(
    '%s',
    async (name, scenario) => {
      const { serial, strange, reached, schedules } = await tried(scenario, true, ({ length }) => length > 2)
      console.info(`${name}: ${schedules} schedules, ${reached.size} results, of ${serial.size} serial ones`)
      expect(strange).toEqual([])
      // Each result of a serial order is reached; that alone is one schedule each.
      expect(reached).toEqual(serial)
      expect(schedules).toBeGreaterThan(60)
    },
    240_000,
  )

  test.each(Object.entries(SCENARIOS))('but not without the guard: %s', async (_, scenario) => {
    const { strange } = await tried(scenario, false, ({ length }) => length > 0)
    expect(strange).toHaveLength(1)
  })
})
