import type { Limit } from './connector.ts'

/**
 * Calls of a connection that still count: when each was answered, which is after the CRM counted it; null: it is
 * under way, and counts as now. In order of time.
 */
export type Counted = { at: number | null; cost: number }

/** Clocks tick in milliseconds, on both sides. */
const MARGIN_MS = 20

/** When the next call may be made, ms; in the past: at once. */
export function nextCallAt(counted: Counted[], cost: number, limit: Limit, now: number): number {
  let left = limit.amount
  for (const { at, cost: taken } of counted.toReversed()) {
    left -= taken
    if (left < Math.min(cost, limit.amount)) return (at ?? now) + limit.per_ms + MARGIN_MS
  }
  return now
}

export const stillCounted = (counted: Counted[], { per_ms }: Limit, now: number): Counted[] =>
  counted.filter(({ at }) => at === null || at + per_ms + MARGIN_MS > now)
