/**
 * The Worker as tests run it: the shipped one with a clock that can be moved, what is due run at once, what a
 * request cost told in a header, and, where a binding asks for it, the guard or the turns taken out. Never built into dist.
 */
import { Inbox as ShippedInbox } from '../../worker/chat/inbox.ts'
import { Room as ShippedRoom } from '../../worker/chat/room.ts'
import { connectionObject } from '../../worker/connection-object.ts'
import { createWorker } from '../../worker/create-worker.ts'
import { makeDeps, STATEMENTS_PER_JOB } from '../../worker/deps.ts'
import type { Env } from '../../worker/env.ts'
import { noTurns, takeTurns } from '../../worker/intake/turns.ts'
import { takeJobMessages } from '../../worker/jobs/take-messages.ts'
import { type Meter, newMeter } from '../../worker/store/database.ts'

type TestEnv = Env & { TEST_GUARD?: string; TEST_TURNS?: string }

let shift = 0
const turns = takeTurns()
const wiring = (env: TestEnv) => ({
  clock: () => Date.now() + shift,
  turns: env.TEST_TURNS === 'off' ? noTurns : turns,
  observe: (meter: object, answer: Headers) => answer.set('x-test-meter', JSON.stringify(meter)),
})

/** With the clock of the tests. */
export class Room extends ShippedRoom {
  protected override wiring() {
    return wiring(this.env)
  }
}
export class Inbox extends ShippedInbox {
  protected override wiring() {
    return wiring(this.env)
  }
}

let worker: ReturnType<typeof createWorker> | undefined
export const ConnectionObject = connectionObject(() => wiring({} as TestEnv))

const workerOf = (env: TestEnv) => {
  worker ??= createWorker(wiring(env))
  return worker
}

/** So many slices of jobs may still be done; the next one waits. */
let slicesLeft = Number.POSITIVE_INFINITY
const HELD_MS = 20

/** What the slices of jobs cost since it was last asked for. */
let jobCost = { ...newMeter(), slices: 0 }

async function runJobs(batch: MessageBatch<never>, env: TestEnv, ctx: ExecutionContext) {
  const meters: Meter[] = []
  const newDeps = () => {
    const deps = makeDeps(env, ctx, wiring(env), STATEMENTS_PER_JOB)
    meters.push(deps.meter)
    return deps
  }
  while (slicesLeft <= 0) await scheduler.wait(HELD_MS)
  slicesLeft -= 1
  await takeJobMessages(newDeps, batch.messages)
  // A message for a job that somebody works on, or that is over, is no slice: it asks once.
  jobCost.slices += meters.filter(({ statements }) => statements > 1).length
  for (const meter of meters)
    for (const name of Object.keys(meter) as (keyof Meter)[]) jobCost[name] += meter[name]
}

/** A statement that takes the same parameters and never aborts. */
const toothless = (text: string) => `SELECT ${text.match(/\?/g)?.join(', ')}`

/** Long enough for every request of a burst to have read what it decides from. */
const HELD_BACK_MS = 300

/** Leaves the guard out of every batch, and holds commits back until others have read too: what a Worker without it would do. */
const unguarded = (db: D1Database): D1Database => {
  let commits = false
  return new Proxy(db, {
    get(target, property) {
      if (property === 'prepare')
        return (text: string) => {
          commits ||= text.startsWith('INSERT INTO guard')
          return target.prepare(text.startsWith('INSERT INTO guard') ? toothless(text) : text)
        }
      if (property === 'batch')
        return async (statements: D1PreparedStatement[]) => {
          if (commits) await new Promise((resolve) => setTimeout(resolve, HELD_BACK_MS))
          return target.batch(statements)
        }
      const value = Reflect.get(target, property)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

const envOf = (env: TestEnv): TestEnv => (env.TEST_GUARD === 'off' ? { ...env, DB: unguarded(env.DB) } : env)

/** What a socket costs by itself. */
function echo() {
  const [client, server] = Object.values(new WebSocketPair()) as [WebSocket, WebSocket]
  server.accept()
  server.addEventListener('message', ({ data }) => server.send(data === 'ping' ? 'pong' : data))
  return new Response(null, { status: 101, webSocket: client })
}

export default {
  async fetch(request: Request, env: TestEnv, ctx: ExecutionContext) {
    const { pathname } = new URL(request.url)
    const mine = envOf(env)
    if (pathname === '/__test/clock') {
      shift += ((await request.json()) as { shift_ms: number }).shift_ms
      return new Response(null, { status: 204 })
    }
    if (pathname === '/__test/due') {
      await workerOf(mine).scheduled?.(
        { cron: '* * * * *', scheduledTime: Date.now(), noRetry() {} } as ScheduledController,
        mine,
        ctx,
      )
      return new Response(null, { status: 204 })
    }
    if (pathname === '/__test/slices') {
      slicesLeft = ((await request.json()) as { slices?: number }).slices ?? Number.POSITIVE_INFINITY
      return new Response(null, { status: 204 })
    }
    if (pathname === '/__test/job-cost') {
      const told = jobCost
      jobCost = { ...newMeter(), slices: 0 }
      return Response.json(told)
    }
    if (pathname === '/__test/echo') return echo()
    if (pathname === '/__test/empty') return new Response(null, { status: 204 })
    if (pathname === '/__test/insert') {
      await env.DB.prepare('INSERT INTO sign_ins (email, account_id, user_id) VALUES (?, ?, ?)')
        .bind(crypto.randomUUID(), 'bench', 'bench')
        .run()
      return new Response(null, { status: 204 })
    }
    return workerOf(mine).fetch?.(request as never, mine, ctx) as Promise<Response>
  },
  queue: (batch: MessageBatch<never>, env: TestEnv, ctx: ExecutionContext) =>
    batch.queue.endsWith('jobs')
      ? runJobs(batch, envOf(env), ctx)
      : workerOf(envOf(env)).queue?.(batch, envOf(env), ctx),
  scheduled: (controller: ScheduledController, env: TestEnv, ctx: ExecutionContext) =>
    workerOf(envOf(env)).scheduled?.(controller, envOf(env), ctx),
}
