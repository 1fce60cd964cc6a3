import { readdirSync, readFileSync } from 'node:fs'
import { type Account, newAccount } from '../test/support/account.ts'
import { over } from '../test/support/bulk.ts'
import { type Server, startServer } from '../test/support/server.ts'
import type { Figure, Measure } from './figure.ts'
import { fillPeople } from './fill-people.ts'

const SMALL = 10_000
const LARGE = 1_000_000
const MIDDLE = 40_000
/** Contacts written by the API, each followed by the list; the dearest is told. */
const WRITTEN = 10
const OVER_WITHIN_MS = 3_600_000

type Run = {
  contacts: number
  /** Everybody brought into the index for the first time. */
  indexing: number
  /** Everybody looked at again, as after a training. */
  seconds: number
  pairs: number
  keysEach: number
  /** Most memory of the runtime, MB. */
  memory: number
  cost: Cost
}
type Cost = { rowsRead: number; rowsWritten: number; roundTrips: number }

/** All contacts of an account looked through for duplicates by the real job, and what one written contact costs. */
export const findDuplicates: Measure = {
  name: 'find-duplicates',
  run: async ({ large }) => {
    const runs: Run[] = []
    for (const size of [SMALL, large ? LARGE : MIDDLE]) runs.push(await runAt(size))
    return figuresOf(runs)
  },
}

async function runAt(contacts: number): Promise<Run> {
  const server = await startServer()
  try {
    const acme = await newAccount(server.base)
    await fillPeople(server, acme, contacts)
    const indexing = await lookThrough(server, acme, contacts)
    const seconds = await lookThrough(server, acme, contacts)
    const count = async (table: string) =>
      (await (
        await server.db()
      )
        .prepare(`SELECT count(*) AS n FROM ${table} WHERE account_id = ?`)
        .bind(acme.id)
        .first<number>('n')) ?? 0
    return {
      contacts,
      indexing,
      seconds,
      pairs: await count('duplicate_pairs'),
      keysEach: (await count('near_keys')) / contacts,
      memory: peakOfRuntime(),
      cost: await written(acme),
    }
  } finally {
    await server.stop()
  }
}

async function lookThrough(server: Server, acme: Account, contacts: number): Promise<number> {
  // As many parts as there are contacts, which the index does not know at first.
  const db = await server.db()
  await db
    .prepare('INSERT OR IGNORE INTO value_counts (account_id, key, contacts) VALUES (?, ?, ?)')
    .bind(acme.id, '', contacts)
    .run()
  const begun = performance.now()
  const { body } = await acme.api('POST', '/duplicates/look_through')
  const job = await over(acme, body.job_id, OVER_WITHIN_MS)
  if (job.status !== 'done' || job.failed > 0) throw new Error(`not looked through: ${JSON.stringify(job)}`)
  return (performance.now() - begun) / 1000
}

/** What writing one contact and asking for the pairs costs, both together. */
async function written(acme: Account): Promise<Cost> {
  const costs: Cost[] = []
  for (let i = 0; i < WRITTEN; i++) {
    const person = { name: `Ottoline Featherstonehaugh${i}`, emails: [`ottoline${i}@feather${i}.example`] }
    const meters = [
      await acme.api('POST', '/contacts', { ...person, phones: [`+49 160 ${1_000_000 + i}`] }),
      await acme.api('GET', '/duplicates?limit=1&min_confidence=1'),
    ].map(({ headers }) => JSON.parse(headers.get('x-test-meter') ?? 'null') as Cost)
    const sum = (of: (cost: Cost) => number) => meters.reduce((all, it) => all + of(it), 0)
    costs.push({
      rowsRead: sum((it) => it.rowsRead),
      rowsWritten: sum((it) => it.rowsWritten),
      roundTrips: sum((it) => it.roundTrips),
    })
  }
  const most = (of: (cost: Cost) => number) => Math.max(...costs.map(of))
  return {
    rowsRead: most((it) => it.rowsRead),
    rowsWritten: most((it) => it.rowsWritten),
    roundTrips: most((it) => it.roundTrips),
  }
}

/** Most memory that a runtime started by this process has held, MB. */
function peakOfRuntime(): number {
  const peaks = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const status = readFileSync(`/proc/${pid}/status`, 'utf8')
        const field = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0)
        return field('PPid') === process.pid ? [field('VmHWM') / 1024] : []
      } catch {
        return []
      }
    })
  return Math.max(0, ...peaks)
}

function figuresOf(runs: Run[]): Figure[] {
  const [small, other] = runs as [Run, Run]
  const each = ({ seconds, contacts }: Run) => seconds / contacts
  const told = (run: Run) =>
    `${run.pairs.toLocaleString('en')} pairs, ${run.keysEach.toFixed(1)} near keys each`
  return [
    ...runs.map(
      (run): Figure => ({
        name: `duplicates among ${run.contacts.toLocaleString('en')} contacts: whole run`,
        measured: run.seconds,
        unit: 'seconds',
        ...(run.contacts === LARGE ? { goal: { at_most: 600 } } : {}),
        beside: `${told(run)}; brought into the index in ${run.indexing.toFixed(0)} s; ${run.memory.toFixed(0)} MB at most`,
      }),
    ),
    {
      name: `cost per contact at ${other.contacts.toLocaleString('en')} ÷ at ${small.contacts.toLocaleString('en')}`,
      measured: each(other) / each(small),
      unit: 'ratio',
      goal: { at_most: 1.2 },
      beside: `${(1 / each(other)).toFixed(0)}/s beside ${(1 / each(small)).toFixed(0)}/s`,
    },
    {
      name: 'a contact written and its pairs listed: rows read',
      measured: Math.max(...runs.map(({ cost }) => cost.rowsRead)),
      unit: 'rows',
      beside: runs
        .map(({ cost, contacts }) => `${cost.rowsRead} at ${contacts.toLocaleString('en')}`)
        .join(', '),
    },
    {
      name: `  rows read at ${other.contacts.toLocaleString('en')} ÷ at ${small.contacts.toLocaleString('en')}`,
      measured: other.cost.rowsRead / small.cost.rowsRead,
      unit: 'ratio',
      goal: { at_most: 1 },
    },
    {
      name: '  rows written',
      measured: Math.max(...runs.map(({ cost }) => cost.rowsWritten)),
      unit: 'rows',
      goal: { at_most: 90 },
      beside: `${Math.max(...runs.map(({ cost }) => cost.roundTrips))} round trips in two requests`,
    },
  ]
}
