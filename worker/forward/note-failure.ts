import type { Deps } from '../deps.ts'
import { type ConnectionRow, updateConnection } from '../store/connections.ts'
import { CrmFailure, type Verdict } from './crm-failure.ts'
import { afterFailure } from './plan-rest.ts'

/** `connection`: as it is afterwards; null: it is gone. `counts`: it takes one of the attempts of what failed. */
export type Noted = { connection: ConnectionRow | null; verdict: Verdict; text: string; counts: boolean }

/** Writes down what a failed call means for its connection: an outage more, a rest, or that it stops. */
export async function noteFailure(
  deps: Deps,
  account_id: string,
  row: ConnectionRow,
  error: unknown,
): Promise<Noted> {
  const known = error instanceof CrmFailure
  if (!known)
    console.error(JSON.stringify({ level: 'error', connection: row.id, error: (error as Error)?.stack }))
  const verdict: Verdict = known ? error.verdict : { kind: 'again' }
  const text = known ? error.message : 'Something went wrong here'
  const { connection, counts } = afterFailure(row, verdict, text, deps.clock())
  const changed = Object.keys(connection).length > 0
  return {
    connection: changed ? await updateConnection(deps.db(account_id), row.id, connection) : row,
    verdict,
    text,
    counts,
  }
}

/** It answers again. */
export const noteSuccess = async (deps: Deps, account_id: string, row: ConnectionRow) =>
  row.outages === 0
    ? row
    : updateConnection(deps.db(account_id), row.id, { outages: 0, rests_until: null, trouble: null })

export const isResting = ({ rests_until }: ConnectionRow, now: number) =>
  rests_until !== null && Date.parse(rests_until) > now
