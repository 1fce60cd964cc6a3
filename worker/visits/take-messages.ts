import { forgotKey } from '../credential/forgot-key.ts'
import type { Deps } from '../deps.ts'
import { type Known, recordTracked, recordVisits, type Tracked, type Visit } from '../store/visits.ts'

/** Queue messages with page views and tracked events: all of one account together. What comes twice counts once. */
export async function takeVisitMessages(
  newDeps: () => Deps,
  messages: readonly { body: (Visit | Tracked)[] }[],
): Promise<void> {
  const accounts = Map.groupBy(
    messages.flatMap(({ body }) => body),
    ({ account_id }) => account_id,
  )
  for (const [account_id, seen] of accounts) {
    const names = new Map<string, string>()
    for (const pixel of new Set(seen.map((it) => it.pixel))) names.set(pixel, await forgotKey(pixel))
    const known = seen.map((it) => ({ ...it, forgot: names.get(it.pixel) ?? '' }))
    const db = newDeps().db(account_id)
    const visits = known.filter((it): it is Known<Visit> => 'url' in it)
    const events = known.filter((it): it is Known<Tracked> => 'name' in it)
    if (visits.length > 0) await recordVisits(db, visits)
    if (events.length > 0) await recordTracked(db, events)
  }
}
