import type { Verdict } from '../crm-failure.ts'

const HOUR_MS = 3_600_000

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
