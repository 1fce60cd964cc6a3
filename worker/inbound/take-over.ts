import type { Deps } from '../deps.ts'
import { CrmFailure } from '../forward/crm-failure.ts'
import { openSession } from '../forward/open-session.ts'
import type { Wire } from '../forward/wire.ts'
import { connectionById } from '../store/connections.ts'
import { changeDone, changeFailed, dueChanges } from '../store/crm-changes.ts'
import { takeChange } from './take-change.ts'

/** Changes taken over in one go. */
const AT_ONCE = 20
/** After so many tries a change is given up: the next one of that record is taken over again. */
const TRIES = 6
const FIRST_WAIT_MS = 5_000

/** Takes over what the CRM said has changed. Safe to repeat. */
export async function takeOver(deps: Deps, account_id: string, id: string, wire: Wire): Promise<void> {
  const db = deps.db(account_id)
  const row = await connectionById(db, id)
  if (row?.state !== 'active') return
  const due = await dueChanges(db, id, deps.now(), AT_ONCE)
  if (due.length === 0) return
  const { session } = await openSession(deps, account_id, row, wire)
  for (const change of due)
    try {
      await takeChange(deps, account_id, row, session, change)
      await changeDone(db, id, change)
    } catch (error) {
      const text = error instanceof CrmFailure ? error.message : 'Something went wrong here'
      if (!(error instanceof CrmFailure))
        console.error(JSON.stringify({ level: 'error', connection: id, error: (error as Error)?.stack }))
      const wait = FIRST_WAIT_MS * 4 ** change.attempts
      const given = change.attempts + 1 >= TRIES
      if (given) await changeDone(db, id, change)
      else await changeFailed(db, id, change, new Date(deps.clock() + wait).toISOString(), text)
    }
}
