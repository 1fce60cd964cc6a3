import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Server } from '../test/support/server.ts'
import type { Load, Loaded } from './load.ts'
import { median } from './statistics.ts'

const run = promisify(execFile)

const CONNECTIONS = 16
const WARM_UP_S = 0.5

/** Loads the server from another process and waits until what that left behind in queues is done. */
export async function drive(
  server: Server,
  load: Pick<Load, 'url' | 'what' | 'seconds'> & Partial<Load>,
): Promise<Loaded> {
  const whole: Load = { connections: CONNECTIONS, warmUpSeconds: WARM_UP_S, rate: null, ...load }
  const { stdout } = await run(process.execPath, [
    join(import.meta.dirname, 'load.ts'),
    JSON.stringify(whole),
  ])
  const loaded = JSON.parse(stdout) as Loaded
  if (loaded.failed > 0) throw new Error(`${loaded.failed} requests of ${load.url} failed`)
  await atRest(server)
  return loaded
}

const LOOK_EVERY_MS = 250
const REST_WITHIN_MS = 120_000

/** The outbox is empty and no more visits arrive: a slice of load must not slow down the one after it. */
async function atRest(server: Server): Promise<void> {
  const db = await server.db()
  const look = async () =>
    (await db
      .prepare('SELECT (SELECT count(*) FROM outbox) AS outbox, (SELECT count(*) FROM visits) AS visits')
      .first<{ outbox: number; visits: number }>()) ?? { outbox: 0, visits: 0 }
  const until = Date.now() + REST_WITHIN_MS
  for (let before = -1; Date.now() < until; ) {
    const { outbox, visits } = await look()
    if (outbox === 0 && visits === before) return
    before = visits
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
  }
  throw new Error('the queues did not come to rest')
}

export type Pairs = { ratio: number; ratios: number[]; ours: number; baseline: number; own: number }

/** Baseline and ours in turn, so that what else the machine does touches both; the median of the ratios. */
export async function inTurn(
  pairs: number,
  baseline: (i: number) => Promise<Loaded>,
  ours: (i: number) => Promise<Loaded>,
): Promise<Pairs> {
  const measured: { a: Loaded; b: Loaded }[] = []
  for (let i = 0; i < pairs; i++) measured.push({ a: await baseline(i), b: await ours(i) })
  const ratios = measured.map(({ a, b }) => b.perSecond / a.perSecond)
  return {
    ratio: median(ratios),
    ratios,
    ours: median(measured.map(({ b }) => b.perSecond)),
    baseline: median(measured.map(({ a }) => a.perSecond)),
    own: Math.max(...measured.flatMap(({ a, b }) => [a.own, b.own])),
  }
}

export const perSecond = (value: number) => `${Math.round(value).toLocaleString('en')}/s`
