import type { Limit } from './connector.ts'

/**
 * Calls of a connection that still count: when each was answered, which is after the CRM counted it; null: it is
 * under way, and counts as now. In the order in which they were begun.
 */
export type Counted = { at: number | null; lane: Lane }
export type Lane = 'all' | 'search'
export type Limits = { all: Limit; search?: Limit }

/** Clocks tick in milliseconds, on both sides. */
const MARGIN_MS = 20

/** When the next call of this lane may be made, ms. Every call counts for all; a search for searches besides. */
export function nextCallAt(counted: Counted[], lane: Lane, limits: Limits, now: number): number {
  const ofAll = freeAt(counted, limits.all, now)
  if (lane === 'all' || !limits.search) return ofAll
  const searches = counted.filter((it) => it.lane === 'search')
  return Math.max(ofAll, freeAt(searches, limits.search, now))
}

/** So many before the next one at least as many have left the window. */
function freeAt(counted: Counted[], { amount, per_ms }: Limit, now: number): number {
  const free = counted.map(({ at }) => (at ?? now) + per_ms + MARGIN_MS).sort((a, b) => b - a)
  return free[amount - 1] ?? now
}

export const stillCounted = (counted: Counted[], { all, search }: Limits, now: number): Counted[] => {
  const longest = Math.max(all.per_ms, search?.per_ms ?? 0)
  return counted.filter(({ at }) => at === null || at + longest + MARGIN_MS > now)
}
