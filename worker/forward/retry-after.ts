const SECOND = 1000
/** A wait that a CRM asks for is believed between these. Source: reliability plan, "429 Retry-After absurd". */
const LEAST_MS = SECOND
const MOST_MS = 24 * 3600 * SECOND

/**
 * How long to wait by `Retry-After`: seconds, or a date (RFC 9110, 10.2.3), clamped to 1 s … 24 h; null: absent, or
 * nothing that can be read.
 */
export function retryAfterMs(header: string | null, now: number): number | null {
  const text = header?.trim() ?? ''
  if (text === '') return null
  const seconds = /^[+-]?\d+(\.\d+)?$/.test(text) ? Number(text) * SECOND : null
  const wait = seconds ?? Date.parse(text) - now
  if (Number.isNaN(wait)) return null
  return Math.min(MOST_MS, Math.max(LEAST_MS, wait))
}
