import type { Deps } from '../deps.ts'
import { configOf } from '../store/config.ts'
import { type ConnectionRow, connectionById, noteDue, updateConnection } from '../store/connections.ts'
import { claimForward, dueForwards, type ForwardRow, forwardDone, forwardFailed } from '../store/forwards.ts'
import { retryAfter } from './backoff.ts'
import { bringContact } from './bring-contact.ts'
import type { Bringing } from './bringing.ts'
import { isResting, noteFailure, noteSuccess } from './note-failure.ts'
import { openSession } from './open-session.ts'
import { newSlice } from './slice.ts'
import type { Wire } from './wire.ts'

/** How long one attempt holds a delivery; a process that dies gives it back after this. */
const HELD_MS = 60_000

/**
 * Brings the CRM of a connection to what is due, one contact after the other. Safe to repeat and to kill; of each
 * connection one runs at a time, in its Durable Object.
 * @returns when it wants to run again, ISO; null: nothing is left.
 */
export async function pump(deps: Deps, account_id: string, id: string, wire: Wire): Promise<string | null> {
  const db = deps.db(account_id)
  const isOver = newSlice(deps)
  let row: ConnectionRow | null = await connectionById(db, id)
  if (row?.state !== 'active') return null
  let bringing: Bringing | null = null
  while (row?.state === 'active' && !isResting(row, deps.clock())) {
    const now: ConnectionRow = row
    const [next] = await dueForwards(db, id, deps.now(), 1)
    if (!next) break
    const claimed = await claimForward(db, id, next.subject_id, deps.now(), iso(deps.clock() + HELD_MS))
    if (!claimed) break
    try {
      bringing ??= await begin(deps, account_id, now, wire)
      await bringContact(bringing, claimed.subject_id)
      await forwardDone(db, claimed, deps.now())
      row = await noteSuccess(deps, account_id, now)
    } catch (error) {
      row = await failed(deps, account_id, now, claimed, error)
    }
    if (isOver()) break
  }
  return noteDue(db, id)
}

async function begin(deps: Deps, account_id: string, row: ConnectionRow, wire: Wire): Promise<Bringing> {
  const db = deps.db(account_id)
  const { session } = await openSession(deps, account_id, row, wire)
  let { notes } = row
  if (session.prepare && !notes.prepared) {
    notes = { ...notes, ...(await session.prepare()), prepared: true }
    await updateConnection(db, row.id, { notes })
    return begin(deps, account_id, { ...row, notes }, wire)
  }
  const config = await configOf(db, deps.clock(), true)
  return {
    deps,
    account_id,
    connection_id: row.id,
    connected_at: row.created_at,
    session,
    mode: row.mode,
    mayJoin: !notes.may_not_join,
    mapping: row.mapping,
    stages: new Map((config?.pipelines ?? []).flatMap(({ stages }) => stages.map((it) => [it.id, it]))),
    async onMayNotJoin(text) {
      notes = { ...notes, may_not_join: text }
      await updateConnection(db, row.id, { notes })
    },
  }
}

/** Writes down how an attempt ended; the connection as it is afterwards. */
async function failed(
  deps: Deps,
  account_id: string,
  row: ConnectionRow,
  claimed: ForwardRow,
  error: unknown,
): Promise<ConnectionRow | null> {
  const { connection, verdict, text, counts } = await noteFailure(deps, account_id, row, error)
  const refused = verdict.kind === 'refused' || verdict.kind === 'not_allowed'
  const wait = counts && !refused ? retryAfter(claimed.attempts, Math.random()) : 0
  const at = iso(deps.clock() + (wait ?? 0))
  await forwardFailed(deps.db(account_id), claimed, {
    state: refused || wait === null ? 'failed' : 'pending',
    attempts: counts ? claimed.attempts : claimed.attempts - 1,
    next_at: later(connection?.rests_until ?? '', at),
    last_error: text,
    updated_at: deps.now(),
  })
  return connection
}

const later = (a: string, b: string) => (a > b ? a : b)
const iso = (ms: number) => new Date(ms).toISOString()
