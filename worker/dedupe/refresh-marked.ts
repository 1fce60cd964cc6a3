import type { Deps } from '../deps.ts'
import type { Config } from '../domain/config.ts'
import { configOf } from '../store/config.ts'
import { accountsWithMarked, marked, unmark } from '../store/stale-contacts.ts'
import { refreshPairs } from './refresh-pairs.ts'

/** Contacts of one commit. */
const AT_ONCE = 50
/** Between requests that come in numbers a look is short. */
const FEW = 10
/** Somebody else looked at the same ones: what they left is looked at instead. */
const ATTEMPTS = 3
/** Slices of one account that a tick takes on; what is left is taken on by the next. An invocation has statements for more. */
const SLICES = 30
/** Between two of them it rests as long as the last one took, so that half of the database's time is left to requests. */
const REST_MAX_MS = 200
const ACCOUNTS_SWEPT = 50

/** Looks at contacts that were changed since they were last looked at. False: there may be more. */
export async function refreshMarked(deps: Deps, config: Config, limit = AT_ONCE): Promise<boolean> {
  const db = deps.aside(config.account_id)
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const marks = await marked(db, limit)
    if (marks.length === 0) return true
    const ids = marks.map(({ contact_id }) => contact_id)
    const madeBy = new Map(marks.map(({ contact_id, decision_id }) => [contact_id, decision_id]))
    const done = await refreshPairs(deps, config, ids, unmark(db, marks), madeBy)
    if (done !== 'stale') return marks.length < limit
  }
  return false
}

/** Everything of one account that waits, as far as one invocation goes. */
async function refreshAccount(deps: Deps, account_id: string): Promise<void> {
  const config = await configOf(deps.db(account_id), deps.clock())
  if (!config) return
  for (let slice = 0; slice < SLICES; slice++) {
    const begun = deps.clock()
    if (await refreshMarked(deps, config)) return
    await rest(deps.clock() - begun)
  }
}

const rest = (ms: number) =>
  new Promise<void>((resolve) => setTimeout(resolve, Math.max(0, Math.min(ms, REST_MAX_MS))))

/** Whose contacts this isolate is looking at: a second look at the same time would find the first one's marks taken. */
const looking = new Set<string>()

/** More commits told of at once are a rush: requests come first, and what they mark is looked at when it is over, or at the tick. */
const RUSH = 10

/** Accounts in which something was committed, as messages of the outbox say. The marks are the truth: what fails is swept up. */
export async function refreshTold(
  newDeps: () => Deps,
  messages: readonly { body: { account_id: string } }[],
): Promise<void> {
  for (const [account_id, told] of Map.groupBy(messages, ({ body }) => body.account_id))
    if (told.length <= RUSH && !looking.has(account_id)) await lookOnce(newDeps(), account_id)
}

async function lookOnce(deps: Deps, account_id: string): Promise<void> {
  looking.add(account_id)
  try {
    const config = await configOf(deps.db(account_id), deps.clock())
    if (config) await refreshMarked(deps, config, FEW)
  } catch (error) {
    console.error(JSON.stringify({ level: 'error', work: 'pairs', account_id, error: String(error) }))
  } finally {
    looking.delete(account_id)
  }
}

/** Takes up what a lost message or a crash has left. */
export async function sweepMarked(deps: Deps): Promise<void> {
  for (const { account_id } of await accountsWithMarked(deps.directory(), ACCOUNTS_SWEPT))
    await refreshAccount(deps, account_id)
}
