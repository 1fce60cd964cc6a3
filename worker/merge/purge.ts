import type { Deps } from '../deps.ts'
import { TRASH_DAYS } from '../domain/merge.ts'
import type { Subject } from '../domain/plan.ts'
import { run } from '../store/commit.ts'
import { dueForPurge, mergesPastUndo, purgeMerges, purgeRecords } from '../store/trash.ts'

/**
 * Takes away for good what has been in the trash for its days; a part at a time, the rest is due at the next tick. So
 * is what somebody has restored between its being read and its being taken away.
 */
export async function purge(deps: Deps): Promise<void> {
  const directory = deps.directory()
  const now = deps.now()
  const until = new Date(deps.clock() - TRASH_DAYS * 86_400_000).toISOString()
  const trashed = Map.groupBy(await dueForPurge(directory, until), ({ account_id }) => account_id)
  for (const [account_id, rows] of trashed) {
    const db = deps.db(account_id)
    const of = (subject: Subject) => rows.filter(({ kind }) => kind === subject)
    // In one commit: a contact that is restored comes back with its leads, or not at all.
    await run(db, [
      ...purgeRecords(db, 'lead', of('lead'), until, now),
      ...purgeRecords(db, 'contact', of('contact'), until, now),
    ])
  }
  // Last: an undo that is on its way is told by its losers that it is too late, and finds its moves until then.
  const merges = Map.groupBy(await mergesPastUndo(directory, now), ({ account_id }) => account_id)
  for (const [account_id, rows] of merges) {
    const db = deps.db(account_id)
    const ids = rows.map(({ id }) => id)
    await run(db, purgeMerges(db, ids))
  }
}
