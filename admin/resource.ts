import { type Signal, signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { get, type Trouble } from './api.ts'

type Loaded<T> = { data?: T; etag?: string | null; problem?: Trouble }
type Entry<T> = { state: Signal<Loaded<T>>; watchers: number; asked: number; amended: number; at: number }

/** Old data is shown at once and asked for again; under this age it is fresh enough. */
const FRESH_MS = 2_000

const entries = new Map<string, Entry<unknown>>()

function entryOf<T>(path: string): Entry<T> {
  let entry = entries.get(path)
  if (!entry) {
    entry = { state: signal({}), watchers: 0, asked: 0, amended: 0, at: 0 }
    entries.set(path, entry)
  }
  return entry as Entry<T>
}

export async function refresh<T>(path: string): Promise<void> {
  const entry = entryOf<T>(path)
  const turn = ++entry.asked
  const { amended } = entry
  entry.at = Date.now()
  const answer = await get<T>(path)
  // A later request has been sent.
  if (turn !== entry.asked) return
  // A change was made here meanwhile, which this answer may not know of.
  if (amended !== entry.amended) return refresh(path)
  // What is not there any more is not shown any longer: somebody may have been erased.
  const kept = !answer.ok && answer.problem.status === 404 ? {} : entry.state.value
  entry.state.value = answer.ok
    ? { data: answer.data, etag: answer.etag }
    : { ...kept, problem: answer.problem }
}

/** In place: a component that is drawn already, and is to ask for it in a moment, looks at this entry. */
function forget(entry: Entry<unknown>) {
  entry.asked++
  entry.at = 0
  entry.state.value = {}
}

/** Loads again what is on the page and begins with `prefix`; forgets the rest of it. */
export function invalidate(prefix: string) {
  for (const [path, entry] of entries) {
    if (!path.startsWith(prefix)) continue
    if (entry.watchers > 0) void refresh(path)
    else forget(entry)
  }
}

/** Changes what is shown without asking; returns how to take that back. */
export function amend<T>(path: string, change: (data: T) => T, etag?: string | null): () => void {
  const entry = entryOf<T>(path)
  const before = entry.state.value
  if (before.data === undefined) return () => {}
  const data = change(before.data)
  if (data === before.data) return () => {}
  entry.amended++
  entry.state.value = { data, etag: etag ?? before.etag }
  return () => {
    entry.state.value = before
  }
}

export type Resource<T> = Loaded<T> & { reload: () => Promise<void> }

/** What `path` answers. Asked for when the page is opened and when its window comes to the front again. */
export function useResource<T>(path: string | null): Resource<T> {
  useEffect(() => {
    if (path === null) return
    const entry = entryOf<T>(path)
    entry.watchers++
    const load = () => {
      if (document.visibilityState === 'visible' && Date.now() - entry.at > FRESH_MS) void refresh<T>(path)
    }
    load()
    document.addEventListener('visibilitychange', load)
    return () => {
      entry.watchers--
      document.removeEventListener('visibilitychange', load)
    }
  }, [path])
  if (path === null) return { reload: async () => {} }
  return { ...entryOf<T>(path).state.value, reload: () => refresh<T>(path) }
}
