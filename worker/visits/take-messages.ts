import type { Deps } from '../deps.ts'
import { recordVisits, type Visit } from '../store/visits.ts'

/** Queue messages with page views: all of one account in one D1 batch. A visit that comes twice counts once. */
export async function takeVisitMessages(
  newDeps: () => Deps,
  messages: readonly { body: Visit[] }[],
): Promise<void> {
  const accounts = Map.groupBy(
    messages.flatMap(({ body }) => body),
    ({ account_id }) => account_id,
  )
  for (const [account_id, visits] of accounts) await recordVisits(newDeps().db(account_id), visits)
}
