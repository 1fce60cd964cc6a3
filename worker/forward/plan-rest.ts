import type { Verdict } from './crm-failure.ts'

const SECOND = 1000
/** Failures in a row after which nobody asks the CRM for a while. Source: reliability plan, "breaker opens after 5". */
const OPENS_AFTER = 5
const FIRST_REST_MS = 30 * SECOND
const LONGEST_REST_MS = 15 * 60 * SECOND
/** After too many calls, where the CRM does not say for how long. */
const FIRST_SLOW_MS = SECOND
const LONGEST_SLOW_MS = 5 * 60 * SECOND

export type Rest = {
  state?: 'stopped'
  trouble?: string | null
  outages?: number
  rests_until?: string
}

/**
 * What a failure means for the connection as a whole. `counts`: it takes one of the delivery's attempts; where the CRM
 * only asks for patience, or wants nobody's calls at all, it does not.
 */
export function afterFailure(
  { outages }: { outages: number },
  { kind, wait_ms }: Verdict,
  text: string,
  now: number,
): { connection: Rest; counts: boolean } {
  const until = (ms: number) => new Date(now + ms).toISOString()
  switch (kind) {
    case 'slow': {
      const wait = wait_ms ?? Math.min(LONGEST_SLOW_MS, FIRST_SLOW_MS * 2 ** outages)
      const connection = {
        outages: outages + 1,
        trouble: `Too many calls: ${text}`,
        rests_until: until(wait),
      }
      return { connection, counts: false }
    }
    case 'again':
    case 'odd': {
      const open = outages + 1 >= OPENS_AFTER
      const rest = Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** (outages + 1 - OPENS_AFTER))
      const wait = Math.max(wait_ms ?? 0, open ? rest : 0)
      return {
        connection: {
          outages: outages + 1,
          ...(open ? { trouble: `It does not answer as it should: ${text}` } : {}),
          ...(wait > 0 ? { rests_until: until(wait) } : {}),
        },
        counts: true,
      }
    }
    case 'sign_in':
    case 'stop':
      return { connection: { state: 'stopped', trouble: text }, counts: false }
    case 'refused':
    case 'not_allowed':
      return { connection: {}, counts: true }
    default:
      return kind satisfies never
  }
}
