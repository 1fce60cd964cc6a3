/**
 * Requests that share a blocking key take turns inside an isolate, so that a hundred at once do not all load the
 * same state and retry each other's commits. Courtesy only: what holds between isolates is the guard of the commit.
 */
export type Turns = <T>(keys: string[], work: () => Promise<T>) => Promise<T>

/** Where no turn ends for so long, the next no longer waits; the request behind one may have been cancelled. */
const LONGEST_TURN_MS = 5_000

type Queue = { last: Promise<void>; ended: number }

export function takeTurns(): Turns {
  const queues = new Map<string, Queue>()
  return async (keys, work) => {
    const before = keys.map((key) => queues.get(key)?.last)
    let done = () => {}
    const mine = new Promise<void>((resolve) => {
      done = resolve
    })
    const own = keys.map((key) => {
      const queue = queues.get(key) ?? { last: mine, ended: 0 }
      queues.set(key, queue)
      queue.last = mine
      return queue
    })
    const ended = () => own.reduce((sum, queue) => sum + queue.ended, 0)
    try {
      if (before.some(Boolean)) {
        const turn = Promise.all(before)
        for (let seen = -1; seen !== ended(); ) {
          seen = ended()
          if (await Promise.race([turn, pause(LONGEST_TURN_MS)])) break
        }
      }
      return await work()
    } finally {
      done()
      for (const queue of own) queue.ended += 1
      for (const key of keys) if (queues.get(key)?.last === mine) queues.delete(key)
    }
  }
}

/** For tests of the guard alone. */
export const noTurns: Turns = (_keys, work) => work()

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
