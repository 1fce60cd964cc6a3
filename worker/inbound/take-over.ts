import type { Deps } from '../deps.ts'
import { retryAfter } from '../forward/backoff.ts'
import type { Session } from '../forward/connector.ts'
import { isResting, noteFailure, noteSuccess } from '../forward/note-failure.ts'
import { openSession } from '../forward/open-session.ts'
import { newSlice } from '../forward/slice.ts'
import type { Wire } from '../forward/wire.ts'
import { type ConnectionRow, connectionById } from '../store/connections.ts'
import { changeDone, changeFailed, dueChanges } from '../store/crm-changes.ts'
import { takeChange } from './take-change.ts'

/** Changes taken over in one go. */
const AT_ONCE = 20

/** Takes over what the CRM said has changed. Safe to repeat. */
export async function takeOver(deps: Deps, account_id: string, id: string, wire: Wire): Promise<void> {
  const db = deps.db(account_id)
  const isOver = newSlice(deps)
  let row = await connectionById(db, id)
  let session: Session | null = null
  for (const change of await dueChanges(db, id, deps.now(), AT_ONCE)) {
    if (row?.state !== 'active' || isResting(row, deps.clock()) || isOver()) return
    const now: ConnectionRow = row
    try {
      session ??= (await openSession(deps, account_id, now, wire)).session
      await takeChange(deps, account_id, now, session, change)
      await changeDone(db, id, change)
      row = await noteSuccess(deps, account_id, now)
    } catch (error) {
      const noted = await noteFailure(deps, account_id, now, error)
      row = noted.connection
      const attempts = change.attempts + (noted.counts ? 1 : 0)
      const wait = noted.counts ? retryAfter(attempts, Math.random()) : 0
      // The next thing that is said of this record has it taken over again.
      if (wait === null) await changeDone(db, id, change)
      else
        await changeFailed(db, id, change, {
          attempts,
          next_at: new Date(deps.clock() + wait).toISOString(),
          last_error: noted.text,
        })
    }
  }
}
