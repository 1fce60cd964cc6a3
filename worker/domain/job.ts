import type { NewEvent } from './event.ts'
import type { NewId } from './ids.ts'

export const JOB_KINDS = [
  'bulk_merge',
  'import',
  'clean_up',
  'clean_up_undo',
  'look_through',
  'training',
  'merge_flagged',
  'crm_import',
] as const
export type JobKind = (typeof JOB_KINDS)[number]
export const JOB_STATUSES = ['queued', 'running', 'done', 'failed', 'cancelled'] as const
export type JobStatus = (typeof JOB_STATUSES)[number]

/** Where the progress of one job goes, besides the account's webhooks; it lives in the job's `params`. */
export type ProgressReceiver = { url: string; secret: string; state: 'enabled' | 'disabled' }

export type Job = {
  id: string
  kind: JobKind
  status: JobStatus
  total: number
  /** Items that came to an end, good and bad. */
  done: number
  succeeded: number
  failed: number
  /**
   * What its kind needs to know; of every kind `progress_webhook`, whether its items are still being uploaded, and where
   * it goes on while it is still looking for them.
   */
  params: Record<string, unknown> & {
    progress_webhook?: ProgressReceiver
    arriving?: true
    finding?: { after: string }
  }
  error: string | null
  by: string
  created_at: string
  /** When an item last came to an end. */
  updated_at: string
  /** Until then somebody works on it; afterwards anybody may go on. null: nothing is left to do. */
  due_at: string | null
}

export type JobItem = {
  position: number
  input: unknown
  /** `pending`, then what became of it. */
  status: string
  result: Record<string, unknown> | null
}

/** How an item came to an end. What was left alone on purpose counts as neither good nor bad. */
export type Ended = {
  status: string
  counts: 'succeeded' | 'failed' | null
  result: Record<string, unknown>
}

/** What a plan writes of a job. `seen`: how many items there were, and were done, when it was planned; the commit proves it. */
export type JobStep = {
  job_id: string
  seen: Pick<Job, 'total' | 'done'>
  /** Still pending, or nothing of the plan is written. */
  items: { position: number; status: string; result: Record<string, unknown> }[]
  becomes: Pick<Job, 'status' | 'total' | 'done' | 'succeeded' | 'failed' | 'error' | 'updated_at' | 'due_at'>
  /** Items that this one has shown are to be done as well; behind all others. */
  adds: object[]
  /** An event of the plan that goes to the job's own receiver too. */
  told: string | null
}

/** Says that a job may have something to do; the row itself is the truth. */
export type JobMessage = { account_id: string; job_id: string }

export const isOver = ({ status }: Pick<Job, 'status'>) => status !== 'queued' && status !== 'running'

export const progressEvent = (job: Job, newId: NewId): NewEvent => ({
  id: newId('evt'),
  type: 'job.progress',
  data: {
    job_id: job.id,
    kind: job.kind,
    status: job.status,
    done: job.done,
    total: job.total,
    succeeded: job.succeeded,
    failed: job.failed,
  },
})
