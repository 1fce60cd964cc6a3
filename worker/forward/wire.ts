import type { Limit } from './connector.ts'
import { type Counted, nextCallAt, stillCounted } from './pace.ts'

/** Longest sleep before the limit is looked at again: calls under way may have been answered. */
const LOOK_AGAIN_MS = 250

/** Where what was called lately is kept, so that a restart does not forget it. */
export type Memory = { read: () => Counted[]; write: (counted: Counted[]) => void }

/**
 * The one way to a CRM: whatever one connection calls goes through here, one after the other where the limit asks for
 * it, and one renewal of its token at a time. There is one for each connection, in its Durable Object.
 */
export type Wire = {
  paced: <T>(limit: Limit, cost: number, work: () => Promise<T>) => Promise<T>
  /** Runs `renew` once for all who ask for it meanwhile. */
  renewing: <T>(renew: () => Promise<T>) => Promise<T>
}

/** @param now the clock on the wall: a limit is the CRM's, which knows nothing of ours. */
export function newWire(now: () => number, memory: Memory): Wire {
  let counted = memory.read().map(({ at, cost }) => ({ at: at ?? now(), cost }))
  let turn: Promise<unknown> = Promise.resolve()
  let renewal: Promise<unknown> | null = null

  async function enter(limit: Limit, cost: number): Promise<Counted> {
    for (;;) {
      const at = now()
      counted = stillCounted(counted, limit, at) as typeof counted
      const wait = nextCallAt(counted, cost, limit, at) - at
      if (wait <= 0) break
      await new Promise((resolve) => setTimeout(resolve, Math.min(wait, LOOK_AGAIN_MS)))
    }
    const call: Counted = { at: null, cost }
    counted = [...counted, call] as typeof counted
    memory.write(counted)
    return call
  }

  return {
    async paced(limit, cost, work) {
      const entered = turn.then(() => enter(limit, cost))
      turn = entered.catch(() => {})
      const call = await entered
      try {
        return await work()
      } finally {
        call.at = now()
        memory.write(counted)
      }
    },
    renewing(renew) {
      renewal ??= renew().finally(() => {
        renewal = null
      })
      return renewal as ReturnType<typeof renew>
    },
  }
}
