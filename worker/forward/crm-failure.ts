/**
 * What to make of a call that did not succeed.
 * - `again`: an outage; the same call may succeed later. Several in a row open the breaker.
 * - `odd`: an answer that is not documented, success or not; tried again as an outage, its text kept.
 * - `slow`: too many calls; nobody asks this CRM before `wait_ms` has passed, and no attempt is counted.
 * - `sign_in`: the credentials no longer hold; renewed once where they can be, otherwise the connection stops.
 * - `stop`: the CRM refuses this connection altogether; a person has to look.
 * - `refused`: the CRM refuses this one record; a person has to look at it.
 * - `not_allowed`: this account of the CRM may not do that; there may be another way.
 */
export type Verdict = {
  kind: 'again' | 'odd' | 'slow' | 'sign_in' | 'stop' | 'refused' | 'not_allowed'
  wait_ms?: number
}

/** How much of a CRM's answer is kept to show why it failed. */
export const TEXT_MAX_CHARS = 500

/** A CRM did not do what it was asked to: an outage, not a decision of ours. */
export class CrmFailure extends Error {
  readonly verdict: Verdict
  readonly status: number | null
  /** The answer's body as JSON, where it was some. */
  readonly body: unknown

  constructor(verdict: Verdict, text: string, status: number | null, body: unknown = null) {
    super(text.slice(0, TEXT_MAX_CHARS))
    this.verdict = verdict
    this.status = status
    this.body = body
  }
}

/** By the status alone, where the adapter knows no better. */
export function verdictOf(status: number): Verdict {
  if (status === 429) return { kind: 'slow' }
  if (status >= 500 || status === 408) return { kind: 'again' }
  if (status === 401) return { kind: 'sign_in' }
  if (status === 402 || status === 403) return { kind: 'stop' }
  if (status >= 400) return { kind: 'refused' }
  return { kind: 'odd' }
}
