import { useEffect, useRef, useState } from 'preact/hooks'
import { invalidate, refresh, useResource } from '../../resource.ts'
import type { Page } from '../../wire.ts'
import type { Job } from '../../wire-merging.ts'
import { isOver } from '../jobs/job-words.ts'

/** Newest first: whatever is running is among these. */
const jobsPath = '/jobs?limit=20'
export const modelPath = '/model'
const AGAIN_MS = 800

const changesTheList = ({ kind }: Job) => kind === 'training' || kind === 'look_through'

/** Asks for everything anew that a training or a look at all contacts changes. */
export async function workChanged() {
  await refresh(jobsPath)
  await refresh(modelPath)
  invalidate('/duplicates')
}

/** Trainings and looks at all contacts that are running, and the one that ended last while the page was open. */
export function useModelWork(): { running: Job[]; ended: Job | null } {
  const jobs = useResource<Page<Job>>(jobsPath).data?.data ?? []
  const running = jobs.filter((job) => changesTheList(job) && !isOver(job))
  const [endedId, setEnded] = useState<string | null>(null)
  const before = useRef<Job[]>([])
  const isAtWork = running.length > 0
  useEffect(() => {
    if (!isAtWork) return
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void refresh(jobsPath)
    }, AGAIN_MS)
    return () => clearInterval(timer)
  }, [isAtWork])
  const stand = running.map(({ id, done }) => `${id} ${done}`).join()
  useEffect(() => {
    const gone = before.current.find(({ id }) => !running.some((job) => job.id === id))
    const moved = before.current.length > 0
    before.current = running
    if (gone) {
      setEnded(gone.id)
      void refresh(modelPath)
    }
    // Pairs appear and go as everybody is looked at.
    if (moved) invalidate('/duplicates')
  }, [stand])
  return { running, ended: jobs.find(({ id }) => id === endedId) ?? null }
}
