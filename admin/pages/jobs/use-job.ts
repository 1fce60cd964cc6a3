import { useEffect, useRef, useState } from 'preact/hooks'
import { refresh, useResource } from '../../resource.ts'
import type { Job } from '../../wire-merging.ts'
import { isOver } from './job-words.ts'

const FIRST_MS = 250
const LONGEST_MS = 5_000
const SLOWER = 1.5

/** A job, asked for again until it is over: soon while it moves, more and more seldom while it does not. */
export function useJob<J extends Job = Job>(id: string) {
  const path = `/jobs/${id}`
  const job = useResource<J>(path)
  const wait = useRef(FIRST_MS)
  const seen = useRef(-1)
  // Not by what was answered: it may have been nothing, or the window in the background.
  const [round, setRound] = useState(0)
  const running = job.data !== undefined && !isOver(job.data)
  useEffect(() => {
    if (!running || !job.data) return
    wait.current = job.data.done === seen.current ? Math.min(LONGEST_MS, wait.current * SLOWER) : FIRST_MS
    seen.current = job.data.done
    const timer = setTimeout(async () => {
      if (document.visibilityState === 'visible') await refresh(path)
      setRound((before) => before + 1)
    }, wait.current)
    return () => clearTimeout(timer)
  }, [round, running, path])
  return job
}
