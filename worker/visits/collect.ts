import type { Deps } from '../deps.ts'
import type { Visit } from '../store/visits.ts'

/** Page views of this isolate that wait to be handed on together: one queue message for many, none of them awaited. */
const waiting: Visit[] = []
let flushBy = 0

const GATHER_MS = 100
/** A visit is at most about 5 kB, a queue message at most 128 kB. */
const PER_MESSAGE = 25
/** When the request that was to flush has died, another takes over. */
const OVERDUE_MS = 2_000

export function collectVisit(deps: Deps, visit: Visit): void {
  waiting.push(visit)
  const now = Date.now()
  if (flushBy > 0 && now - flushBy < OVERDUE_MS) return
  flushBy = now
  deps.later(
    new Promise((resolve) => setTimeout(resolve, GATHER_MS)).then(() => {
      flushBy = 0
      return flush(deps.env.VISITS)
    }),
  )
}

async function flush(queue: Queue<Visit[]>) {
  const visits = waiting.splice(0)
  const bodies = Array.from({ length: Math.ceil(visits.length / PER_MESSAGE) }, (_, i) =>
    visits.slice(i * PER_MESSAGE, (i + 1) * PER_MESSAGE),
  )
  for (const body of bodies) await queue.send(body)
}
