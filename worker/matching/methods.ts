import type { Method } from '../domain/config.ts'
import type { IdentifierKind } from '../domain/identifier.ts'

/**
 * The deterministic methods, strongest first: where evidence points to different contacts, the request's own
 * one is chosen in this order. A user ID is no switch of duplicate control; it links whenever it is verified.
 */
export const METHOD_ORDER: { method: Exclude<Method, 'big_data'> | 'user_id'; kind: IdentifierKind }[] = [
  { method: 'user_id', kind: 'user_id' },
  { method: 'email', kind: 'email' },
  { method: 'phone', kind: 'phone' },
  { method: 'pixel', kind: 'pixel' },
]

export type MatchMethod = (typeof METHOD_ORDER)[number]['method']
