import type { Lead } from '../domain/lead.ts'

export const newestFirst = (a: Lead, b: Lead) =>
  a.created_at === b.created_at ? (a.id < b.id ? 1 : -1) : a.created_at < b.created_at ? 1 : -1

/** Of leads that become one: the one outside Incoming stays, else the oldest. */
export const winnerFirst = (incoming: Set<string>) => (a: Lead, b: Lead) =>
  Number(incoming.has(a.stage_id)) - Number(incoming.has(b.stage_id)) || newestFirst(b, a)
