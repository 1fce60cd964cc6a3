import type { Deps } from '../deps.ts'
import type { Tracked, Visit } from '../store/visits.ts'

/** Page views and tracked events of this isolate that wait to be handed on together: one queue message for many, none of them awaited. */
const waiting: (Visit | Tracked)[] = []
let flushBy = 0

const GATHER_MS = 250
/** A queue message is at most 128 kB; a character is at most three bytes. */
const MESSAGE_MAX_CHARS = 40_000
const PER_MESSAGE = 100
/** When the request that was to flush has died, another takes over. */
const OVERDUE_MS = 2_000

export function collectVisit(deps: Deps, visit: Visit | Tracked): void {
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

const lengthOf = (it: Visit | Tracked) =>
  200 +
  ('url' in it
    ? it.url.length + (it.title?.length ?? 0) + (it.referrer?.length ?? 0)
    : it.name.length + JSON.stringify(it.data).length)

async function flush(queue: Queue<(Visit | Tracked)[]>) {
  let body: (Visit | Tracked)[] = []
  let chars = 0
  for (const visit of waiting.splice(0)) {
    const length = lengthOf(visit)
    if (body.length === PER_MESSAGE || (body.length > 0 && chars + length > MESSAGE_MAX_CHARS)) {
      await queue.send(body)
      body = []
      chars = 0
    }
    body.push(visit)
    chars += length
  }
  if (body.length > 0) await queue.send(body)
}
