import { customAlphabet } from 'nanoid'
import { ID_ALPHABET, ID_CHARS, type NewId } from './domain/ids.ts'
import type { Env } from './env.ts'
import { type Turns, takeTurns } from './intake/turns.ts'
import {
  type Db,
  type Directory,
  type Meter,
  newMeter,
  openAside,
  openDb,
  openDirectory,
} from './store/database.ts'

const nanoid = customAlphabet(ID_ALPHABET, ID_CHARS)

/** What differs between the Worker that is shipped and the one that tests drive. */
export type Wiring = {
  /** ms since 1970; the only source of time. */
  clock: () => number
  turns: Turns
  /** Told what a request cost, before it is answered. */
  observe?: (meter: Meter, answer: Headers) => void
}

export const shipped = (): Wiring => ({ clock: () => Date.now(), turns: takeTurns() })

/** All that a verb may reach, made anew for each request. */
export type Deps = {
  env: Env
  clock: () => number
  /** The clock as ISO 8601 UTC. */
  now: () => string
  newId: NewId
  turns: Turns
  meter: Meter
  db: (account_id: string) => Db
  /** For work that others left to do, and the request does first: it takes nothing of the request's own statements. */
  aside: (account_id: string) => Db
  directory: () => Directory
  /** Goes on after the answer was sent. */
  later: (work: Promise<unknown>) => void
  /** Tells the queue that a committed outbox row is there; if that is lost, the sweep finds the row. */
  announce: (account_id: string, outbox_id: string) => void
}

/** Background work may run more statements than a request. Source: D1 allows 1,000 an invocation. */
export const STATEMENTS_PER_JOB = 800

export function makeDeps(
  env: Env,
  ctx: Pick<ExecutionContext, 'waitUntil'>,
  wiring: Wiring,
  statements?: number,
): Deps {
  const meter = newMeter()
  const open = new Map<string, Db>()
  return {
    env,
    clock: wiring.clock,
    now: () => new Date(wiring.clock()).toISOString(),
    newId: (prefix) => `${prefix}_${nanoid()}`,
    turns: wiring.turns,
    meter,
    db(account_id) {
      const db = open.get(account_id) ?? openDb(env, account_id, meter, statements)
      open.set(account_id, db)
      return db
    },
    aside: (account_id) => openAside(env, account_id, meter, STATEMENTS_PER_JOB),
    directory: () => openDirectory(env, meter, statements),
    later: (work) => ctx.waitUntil(work),
    announce: (account_id, outbox_id) =>
      ctx.waitUntil(env.OUTBOX.send({ account_id, outbox_id }).catch(() => {})),
  }
}
