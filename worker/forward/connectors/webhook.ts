/** Events as they are, signed by Standard Webhooks, to whoever can receive them. */
import type { Deps } from '../../deps.ts'
import { type ConnectionRow, updateConnection } from '../../store/connections.ts'
import type { WebhookRow } from '../../store/webhooks.ts'
import { CrmFailure } from '../crm-failure.ts'
import { unsealCredentials } from '../sealed-credentials.ts'
import { webhookHeaders } from '../sign.ts'
import { targetProblem } from '../target.ts'

/** Standard Webhooks: 15 to 30 s. */
const TIMEOUT_MS = 15_000

export type Sent = { ok: boolean; status: number | null; error: string | null }

/** Posts an event once. @param id the receiver tells repeats by it. */
export async function postEvent(
  deps: Deps,
  { url, secret }: Pick<WebhookRow, 'url' | 'secret'>,
  id: string,
  body: string,
): Promise<Sent> {
  const problem = targetProblem(url, deps.env.ONELEAD_ALLOW_PRIVATE_URLS === '1')
  if (problem) return { ok: false, status: null, error: `Not sent: ${problem}` }
  try {
    const headers = await webhookHeaders(secret, id, Math.floor(deps.clock() / 1000), body)
    const response = await fetch(url, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json', 'user-agent': 'Onelead-Webhooks/1' },
      body,
      // A redirect could lead inside; it counts as a failure.
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    await response.body?.cancel()
    const ok = response.status >= 200 && response.status < 300
    return { ok, status: response.status, error: ok ? null : `Answered ${response.status}` }
  } catch (error) {
    return {
      ok: false,
      status: null,
      error:
        error instanceof Error && error.name === 'TimeoutError' ? 'No answer in 15 s' : 'Could not connect',
    }
  }
}

/** A connection that gets events, as if it were a webhook. One whose secret can't be read pauses: nothing is lost. */
export async function receiverOf(
  deps: Deps,
  account_id: string,
  row: ConnectionRow,
): Promise<WebhookRow | 'paused'> {
  if (row.state === 'paused') return 'paused'
  const unsealed = await unsealCredentials(deps, account_id, row).catch((error: unknown) => {
    if (error instanceof CrmFailure) return error
    throw error
  })
  if (unsealed instanceof CrmFailure) {
    await updateConnection(deps.db(account_id), row.id, { state: 'paused', trouble: unsealed.message })
    return 'paused'
  }
  const { secret } = unsealed
  return {
    id: row.id,
    url: row.base_url,
    secret: secret ?? '',
    state: row.state === 'active' ? 'enabled' : 'disabled',
    events: [],
    created_at: row.created_at,
  }
}

/** Whether the receiver takes a signed event; it is told that this is only a test. */
export async function checkReceiver(deps: Deps, account_id: string, row: ConnectionRow) {
  const { secret } = await unsealCredentials(deps, account_id, row)
  const event = {
    id: deps.newId('evt'),
    type: 'connection.test',
    created_at: deps.now(),
    account_id,
    data: { connection_id: row.id },
  }
  const sent = await postEvent(
    deps,
    { url: row.base_url, secret: secret ?? '' },
    event.id,
    JSON.stringify(event),
  )
  return sent.ok
    ? ({ kind: 'answered', detail: 'The receiver took a signed test event', survey: null } as const)
    : ({
        kind: 'failed',
        detail: `The receiver did not take a test event: ${sent.error}`,
        again_in_ms: null,
      } as const)
}
