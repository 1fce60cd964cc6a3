const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** Waits before each further attempt, ms. Source: the API contract, "Signatures and deliveries", after Standard Webhooks. */
export const RETRY_AFTER = [
  5 * SECOND,
  30 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
]

/** So that many failed at once do not come back at once. */
const JITTER = 0.2

/** ms until the next attempt after `attempts` made; null: that was the last. `random` in 0..1. */
export function retryAfter(attempts: number, random: number): number | null {
  const wait = RETRY_AFTER[attempts - 1]
  return wait === undefined ? null : Math.round(wait * (1 + JITTER * random))
}
