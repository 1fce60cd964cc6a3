import { CrmFailure } from './crm-failure.ts'
import { type Counted, type Lane, type Limits, nextCallAt, stillCounted } from './pace.ts'

/** Longest sleep before the limit is looked at again: calls under way may have been answered. */
const LOOK_AGAIN_MS = 250
/** A longer wait is not slept through: the delivery is put off. */
const SLEPT_MAX_MS = 15_000

/** Where what was called lately is kept, so that a restart does not forget it. */
export type Memory = { read: () => Counted[]; write: (counted: Counted[]) => void }

/**
 * The one way to a CRM: whatever one connection calls goes through here, within its limit, and one renewal of its token
 * at a time. There is one for each connection, in its Durable Object.
 */
export type Wire = {
  /** Runs `work` when its turn has come. Throws `CrmFailure` where that is far off. */
  paced: <T>(limits: Limits, lane: Lane, work: () => Promise<T>) => Promise<T>
  /** The CRM wants no call before so many ms have passed. */
  hold: (ms: number) => void
  /** Runs `renew` once for all who ask for it meanwhile. */
  renewing: (renew: () => Promise<void>) => Promise<void>
}

/** @param now the clock on the wall: a limit is the CRM's, which knows nothing of ours. */
export function newWire(now: () => number, memory: Memory): Wire {
  let counted: Counted[] = memory.read().map(({ at, lane }) => ({ at: at ?? now(), lane }))
  let held = 0
  let turn: Promise<unknown> = Promise.resolve()
  let renewal: Promise<void> | null = null

  async function enter(limits: Limits, lane: Lane): Promise<Counted> {
    for (;;) {
      const at = now()
      counted = stillCounted(counted, limits, at)
      const wait = Math.max(nextCallAt(counted, lane, limits, at), held) - at
      if (wait > SLEPT_MAX_MS && held > at)
        throw new CrmFailure({ kind: 'slow', wait_ms: wait }, 'its limit is used up', null)
      if (wait <= 0) break
      await new Promise((resolve) => setTimeout(resolve, Math.min(wait, LOOK_AGAIN_MS)))
    }
    const call: Counted = { at: null, lane }
    counted = [...counted, call]
    memory.write(counted)
    return call
  }

  return {
    async paced(limits, lane, work) {
      const entered = turn.then(() => enter(limits, lane))
      turn = entered.catch(() => {})
      const call = await entered
      try {
        return await work()
      } finally {
        call.at = now()
        memory.write(counted)
      }
    },
    hold(ms) {
      held = Math.max(held, now() + ms)
    },
    renewing(renew) {
      renewal ??= renew().finally(() => {
        renewal = null
      })
      return renewal
    },
  }
}
