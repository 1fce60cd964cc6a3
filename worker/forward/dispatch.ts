import type { Deps } from '../deps.ts'
import { fanOut } from '../store/outbox.ts'
import { indexChanged } from '../store/search-index.ts'
import { wakeConnection } from './wake-connection.ts'

/** Notes who has to be told of these commits, and wakes them; none is waited for. Safe to repeat. */
export async function dispatch(deps: Deps, account_id: string, outboxIds: string[]): Promise<void> {
  // Before the rows are taken away: a search that is behind is brought up by whoever gets them next.
  await indexChanged(deps.db(account_id), outboxIds)
  const due = await fanOut(deps.db(account_id), outboxIds, deps.now())
  await Promise.all(due.map((id) => wakeConnection(deps, account_id, id)))
}
