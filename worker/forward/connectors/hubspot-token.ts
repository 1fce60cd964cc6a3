import type { Credentials } from '../../domain/connection.ts'
import type { Call } from '../connector.ts'
import { CrmFailure, type Verdict } from '../crm-failure.ts'
import { hubspot as answer } from './hubspot-answers.ts'

/** A token is renewed this long before its end. */
const EARLY_S = 60
const HOUR_MS = 3_600_000

/** OAuth 2 of HubSpot: what it answers is kept whole, in one write. */
export async function renewHubSpot(call: Call, credentials: Credentials, now: number): Promise<Credentials> {
  const { client_id, client_secret, redirect_uri, code, refresh_token } = credentials
  if (!client_id || !client_secret || (!refresh_token && !code))
    throw new CrmFailure(
      { kind: 'stop' },
      'The token is no longer good, and there is nothing to renew it with',
      401,
    )
  const grant = refresh_token
    ? { grant_type: 'refresh_token', refresh_token }
    : { grant_type: 'authorization_code', code }
  const got = await call({
    method: 'POST',
    path: '/oauth/v1/token',
    as: 'form',
    body: { ...grant, client_id, client_secret, ...(redirect_uri ? { redirect_uri } : {}) },
    answer: answer.token,
    authorization: null,
  })
  return {
    ...credentials,
    code: undefined,
    token: got.access_token,
    refresh_token: got.refresh_token,
    expires_at: new Date(now + (got.expires_in - EARLY_S) * 1000).toISOString(),
  }
}

/** A token without a scope may do other things; too many calls say which limit they were over. */
export function classifyHubSpot(status: number, body: unknown): Verdict | undefined {
  const said = body as { category?: string; policyName?: string; message?: string } | undefined
  if (status === 207) return { kind: 'refused' }
  if (status === 403 && said?.category === 'MISSING_SCOPES') return { kind: 'not_allowed' }
  if (status !== 429) return undefined
  if (said?.policyName === 'DAILY') return { kind: 'slow', wait_ms: HOUR_MS }
  if (said?.policyName === 'TEN_SECONDLY_ROLLING') return { kind: 'slow', wait_ms: 10_000 }
  return /secondly limit/.test(said?.message ?? '') ? { kind: 'slow', wait_ms: 1_000 } : { kind: 'slow' }
}

/** Said with every answer: what is left of the window, and of the day. */
export function waitOfHubSpot(headers: Headers): number | null {
  if (headers.get('x-hubspot-ratelimit-daily-remaining') === '0') return HOUR_MS
  if (headers.get('x-hubspot-ratelimit-remaining') !== '0') return null
  const window = Number(headers.get('x-hubspot-ratelimit-interval-milliseconds'))
  return window > 0 && window <= HOUR_MS ? window : 10_000
}
