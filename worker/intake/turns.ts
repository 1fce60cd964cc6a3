/**
 * Requests that share a blocking key take turns inside an isolate, so that a hundred at once do not all load the
 * same state and retry each other's commits. Courtesy only: what holds between isolates is the guard of the commit.
 */
export type Turns = <T>(keys: string[], work: () => Promise<T>) => Promise<T>

/** A turn that takes longer than this no longer holds up the next; the request behind it may have been cancelled. */
const LONGEST_TURN_MS = 5_000

export function takeTurns(): Turns {
  const last = new Map<string, Promise<void>>()
  return async (keys, work) => {
    const before = keys.map((key) => last.get(key)).filter((turn) => turn !== undefined)
    let done = () => {}
    const mine = new Promise<void>((resolve) => {
      done = resolve
    })
    for (const key of keys) last.set(key, mine)
    try {
      if (before.length > 0) await Promise.race([Promise.all(before), pause(LONGEST_TURN_MS)])
      return await work()
    } finally {
      done()
      for (const key of keys) if (last.get(key) === mine) last.delete(key)
    }
  }
}

/** For tests of the guard alone. */
export const noTurns: Turns = (_keys, work) => work()

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
