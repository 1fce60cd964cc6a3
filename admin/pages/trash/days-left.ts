const DAY_MS = 86_400_000

/** Begun days count: on its last one a record has one left. */
export const daysLeft = (purge_at: string, now: number) =>
  Math.max(0, Math.ceil((Date.parse(purge_at) - now) / DAY_MS))
