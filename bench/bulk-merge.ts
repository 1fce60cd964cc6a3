import { type Account, newAccount, ORIGIN } from '../test/support/account.ts'
import { over } from '../test/support/bulk.ts'
import { type Server, startServer } from '../test/support/server.ts'
import { drive, perSecond } from './drive.ts'
import type { Figure, Measure } from './figure.ts'
import { fill } from './fill.ts'
import { median } from './statistics.ts'

/** Of a job that runs alone. */
const ALONE = 500
const ROUNDS = 3
/** Of a job beside chats: more than it gets done while they come; then it is cancelled. */
const BESIDE = 2_000
/** Pairs of slices of chats, without a job and with one; the median of their ratios is told. */
const SLICES = 5
const SLICE_S = 4
/** As long as the chats come, with what their process takes to start. */
const BESIDE_S = SLICE_S + 2
const CONNECTIONS = 64
const OVER_WITHIN_MS = 300_000
/** No slice of load has as many people. */
const PEOPLE_APART = 100_000

type Cost = { roundTrips: number; statements: number; rowsRead: number; rowsWritten: number }
type Pair = { winner_id: string; loser_id: string }

/** How quickly pairs are merged, what each costs the database, and what chats feel of it. */
export const bulkMerge: Measure = {
  name: 'bulk-merge',
  run: async ({ seconds }) => {
    const server = await startServer()
    try {
      const acme = await newAccount(server.base)
      const pairs = await unmerged(server, acme, ROUNDS * ALONE + SLICES * BESIDE)
      return [
        ...(await alone(server, acme, () => pairs.splice(0, ALONE), seconds)),
        ...(await besideChats(server, acme, () => pairs.splice(0, BESIDE), seconds)),
      ]
    } finally {
      await server.stop()
    }
  },
}

/** Contacts two by two, each with a lead and its identifiers. */
async function unmerged(server: Server, acme: Account, count: number): Promise<Pair[]> {
  await fill(server, acme, 2 * count)
  const db = await server.db()
  const { results } = await db
    .prepare('SELECT id FROM contacts WHERE account_id = ? ORDER BY created_at LIMIT ?')
    .bind(acme.id, 2 * count)
    .all<{ id: string }>()
  return Array.from({ length: count }, (_, i) => ({
    winner_id: results[2 * i]?.id as string,
    loser_id: results[2 * i + 1]?.id as string,
  }))
}

async function begin(acme: Account, pairs: Pair[]): Promise<string> {
  const { status, body } = await acme.api('POST', '/bulk_merges', { pairs })
  if (status !== 202) throw new Error(`no bulk merge: ${status} ${JSON.stringify(body)}`)
  return body.job_id
}

/** Seconds that it took. */
async function finish(acme: Account, id: string): Promise<number> {
  const { succeeded, total, created_at, updated_at } = (await over(acme, id, OVER_WITHIN_MS)) as Timed
  if (succeeded !== total) throw new Error(`${succeeded} pairs merged of ${total}`)
  return (Date.parse(updated_at) - Date.parse(created_at)) / 1000
}
type Timed = Awaited<ReturnType<typeof over>> & { created_at: string; updated_at: string }

async function alone(server: Server, acme: Account, next: () => Pair[], seconds: number): Promise<Figure[]> {
  const cost = async () => (await (await fetch(`${server.base}/__test/job-cost`)).json()) as Cost
  const rates: number[] = []
  const inserts: number[] = []
  await cost()
  for (let i = 0; i < ROUNDS; i++) {
    const one = { url: `${server.base}/__test/insert`, what: 'post', seconds, connections: 1 } as const
    inserts.push((await drive(server, one)).perSecond)
    rates.push(ALONE / (await finish(acme, await begin(acme, next()))))
  }
  const { roundTrips, statements, rowsRead, rowsWritten } = await cost()
  const each = (all: number) => Math.round((all / (ROUNDS * ALONE)) * 10) / 10
  return [
    {
      name: 'pairs merged in bulk ÷ awaited inserts, one at a time',
      measured: median(rates.map((rate, i) => rate / (inserts[i] as number))),
      unit: 'ratio',
      beside: `${perSecond(median(rates))} beside ${perSecond(median(inserts))}`,
    },
    {
      name: 'D1 round trips a pair of a bulk merge',
      measured: each(roundTrips),
      unit: 'trips',
      beside: `${each(statements)} statements, its job's part included`,
    },
    { name: 'rows read a pair of a bulk merge', measured: each(rowsRead), unit: 'rows' },
    { name: 'rows written a pair of a bulk merge', measured: each(rowsWritten), unit: 'rows' },
  ]
}

async function besideChats(
  server: Server,
  acme: Account,
  next: () => Pair[],
  seconds: number,
): Promise<Figure[]> {
  let slice = 0
  const chats = (more: { seconds?: number; rate?: number; connections?: number } = {}) =>
    drive(server, {
      url: `${server.base}/v1/chats`,
      what: 'chat',
      seconds,
      site: acme.site.key,
      origin: ORIGIN,
      firstPerson: slice++ * PEOPLE_APART,
      ...more,
    })
  await chats()
  const most = (await chats()).perSecond
  const paced = { seconds: SLICE_S, connections: CONNECTIONS, rate: most / 4 }
  const measured: { quiet: number; busy: number; middle: number; pairs: number }[] = []
  for (let i = 0; i < SLICES; i++) {
    const quiet = await chats(paced)
    const id = await begin(acme, next())
    const [busy, done] = await Promise.all([chats(paced), cancelAfter(acme, id, BESIDE_S)])
    measured.push({
      quiet: quiet.p99,
      busy: busy.p99,
      middle: busy.p50 / quiet.p50,
      pairs: done / BESIDE_S,
    })
  }
  return [
    {
      name: 'p99 of /v1/chats beside a bulk merge ÷ without one, at a quarter of the load',
      measured: median(measured.map(({ busy, quiet }) => busy / quiet)),
      unit: 'ratio',
      beside: `${median(measured.map((it) => it.busy)).toFixed(1)} ms beside ${median(measured.map((it) => it.quiet)).toFixed(1)} ms at ${perSecond(paced.rate)}; p50 ${median(measured.map((it) => it.middle)).toFixed(2)} times`,
    },
    {
      name: 'pairs a second meanwhile',
      measured: Math.round(median(measured.map((it) => it.pairs))),
      unit: 'count',
    },
  ]
}

/** How many pairs were done by then. */
async function cancelAfter(acme: Account, id: string, seconds: number): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000))
  const { status, body } = await acme.api('POST', `/jobs/${id}/cancel`)
  if (status !== 200) throw new Error(`the job was over before the chats: ${JSON.stringify(body)}`)
  return body.done
}
