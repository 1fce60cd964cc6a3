import { type Account, newAccount } from '../test/support/account.ts'
import { type Job, jobOf } from '../test/support/bulk.ts'
import { accept } from '../test/support/clean-up.ts'
import { fillGroups } from '../test/support/fill-groups.ts'
import { type Server, startServer } from '../test/support/server.ts'
import { drive, perSecond } from './drive.ts'
import type { Figure, Measure } from './figure.ts'

/** Asked for by name it is the size that is promised, which takes minutes; else a tenth of it. */
const WHOLE = { groups: 10_000, contacts: 100_000 }
const PART = { groups: 1_000, contacts: 10_000 }
const LOOKS_EVERY_MS = 1_000
/** The last slice is counted a moment after its job is over. */
const SETTLED_MS = 1_000

type Cost = { roundTrips: number; statements: number; rowsRead: number; rowsWritten: number; slices: number }
type Timed = Job & { created_at: string; updated_at: string }

/** How long a clean-up takes, in how many slices, and what a group costs the database: looked at, merged, undone. */
export const cleanUp: Measure = {
  name: 'clean-up',
  run: async ({ named, large, seconds }) => {
    const size = named || large ? WHOLE : PART
    const server = await startServer()
    try {
      const acme = await newAccount(server.base, { enabled: false })
      await accept(acme)
      await fillGroups(await server.db(), acme, size)
      const one = { url: `${server.base}/__test/insert`, what: 'post', seconds, connections: 1 } as const
      const inserts = (await drive(server, one)).perSecond
      const among = `${size.groups.toLocaleString('en')} groups among ${size.contacts.toLocaleString('en')} contacts`
      const measured = async (what: string, path: string, body: object = {}) => {
        await costOf(server)
        const { id, ...job } = await ran(acme, path, body)
        return { id, figures: figures(what, job, await costOf(server), inserts) }
      }
      const preview = await measured(`preview of ${among}`, '/dedupe_runs', { dry_run: true })
      const run = await measured(`clean-up of ${among}`, '/dedupe_runs')
      const undo = await measured('undo of that', `/dedupe_runs/${run.id}/undo`)
      return [preview, run, undo].flatMap((it) => it.figures)
    } finally {
      await server.stop()
    }
  },
}

async function ran(acme: Account, path: string, body: object): Promise<Timed> {
  const { status, body: begun } = await acme.api('POST', path, body)
  if (status !== 202) throw new Error(`not begun: ${status} ${JSON.stringify(begun)}`)
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, LOOKS_EVERY_MS))
    const job = (await jobOf(acme, begun.job_id)) as Timed
    if (job.status === 'failed' || job.failed > 0) throw new Error(`failed: ${JSON.stringify(job)}`)
    if (job.status === 'done') return job
  }
}

async function costOf(server: Server): Promise<Cost> {
  await new Promise((resolve) => setTimeout(resolve, SETTLED_MS))
  return (await (await fetch(`${server.base}/__test/job-cost`)).json()) as Cost
}

function figures(what: string, job: Omit<Timed, 'id'>, cost: Cost, inserts: number): Figure[] {
  const seconds = (Date.parse(job.updated_at) - Date.parse(job.created_at)) / 1000
  const each = (all: number) => Math.round((all / job.total) * 10) / 10
  const { slices, roundTrips, statements, rowsRead, rowsWritten } = cost
  const [short] = what.split(' ')
  return [
    {
      name: what,
      measured: seconds,
      unit: 'seconds',
      beside: `${perSecond(job.total / seconds)} beside ${perSecond(inserts)} awaited inserts; ${slices} slices`,
    },
    {
      name: `rows read a group, ${short}`,
      measured: each(rowsRead),
      unit: 'rows',
      beside: `${each(roundTrips)} round trips, ${each(statements)} statements`,
    },
    { name: `rows written a group, ${short}`, measured: each(rowsWritten), unit: 'rows' },
  ]
}
