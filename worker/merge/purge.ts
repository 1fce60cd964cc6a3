import type { Deps } from '../deps.ts'
import { TRASH_DAYS } from '../domain/merge.ts'
import { run } from '../store/commit.ts'
import { dueForPurge, mergesPastUndo, purgeMerges, purgeRecords } from '../store/trash.ts'

/** Takes away for good what has been in the trash for its days; a part at a time, the rest is due at the next tick. */
export async function purge(deps: Deps): Promise<void> {
  const directory = deps.directory()
  const now = deps.now()
  const before = new Date(deps.clock() - TRASH_DAYS * 86_400_000).toISOString()
  const merges = Object.groupBy(await mergesPastUndo(directory, now), ({ account_id }) => account_id)
  for (const [account_id, rows = []] of Object.entries(merges)) {
    const db = deps.db(account_id)
    await run(
      db,
      purgeMerges(
        db,
        rows.map(({ id }) => id),
      ),
    )
  }
  const trashed = Object.groupBy(await dueForPurge(directory, before), ({ account_id }) => account_id)
  for (const [account_id, rows = []] of Object.entries(trashed)) {
    const db = deps.db(account_id)
    // Leads first: what hangs on a contact's leads goes with them.
    for (const subject of ['lead', 'contact'] as const) {
      const mine = rows.filter(({ kind }) => kind === subject)
      if (mine.length > 0) await run(db, purgeRecords(db, subject, mine, now))
    }
  }
}
