import { useEffect, useRef, useState } from 'preact/hooks'
import { useAgain } from '../../parts/use-again.ts'
import { invalidate, refresh, useResource } from '../../resource.ts'
import type { Page } from '../../wire.ts'
import type { Job } from '../../wire-merging.ts'
import { isOver } from '../jobs/job-words.ts'

/** Newest first: whatever is running is among these. */
const jobsPath = '/jobs?limit=20'
export const modelPath = '/model'
const AGAIN_MS = 800

const changesTheList = ({ kind }: Job) => kind === 'training' || kind === 'look_through'

/** What is known of a training or a look at all contacts. */
export type ModelWork = {
  running: Job[]
  /** The one that ended last while the page was open. */
  ended: Job | null
  /** Somebody began one here: it may be over before it was ever seen running. */
  begun: (jobId: string) => Promise<void>
}

export function useModelWork(): ModelWork {
  const jobs = useResource<Page<Job>>(jobsPath).data?.data ?? []
  const running = jobs.filter((job) => changesTheList(job) && !isOver(job))
  const [lastId, setLast] = useState<string | null>(null)
  const before = useRef<Job[]>([])
  useAgain(running.length > 0, () => refresh(jobsPath), AGAIN_MS)
  const stand = running.map(({ id, done }) => `${id} ${done}`).join()
  useEffect(() => {
    const gone = before.current.find(({ id }) => !running.some((job) => job.id === id))
    const moved = before.current.length > 0
    before.current = running
    if (gone) {
      setLast(gone.id)
      void refresh(modelPath)
    }
    // Pairs appear and go as everybody is looked at.
    if (moved) invalidate('/duplicates')
  }, [stand])
  const begun = async (jobId: string) => {
    setLast(jobId)
    await refresh(jobsPath)
    await refresh(modelPath)
    invalidate('/duplicates')
  }
  return { running, ended: jobs.find((job) => job.id === lastId && isOver(job)) ?? null, begun }
}
