import type { Deps } from '../deps.ts'
import type { JobMessage } from '../domain/job.ts'
import { LEASE_MS, runSlice } from './run-slice.ts'

type Message = Pick<globalThis.Message<JobMessage>, 'body' | 'ack' | 'retry'>

/** Queue messages that say a job may be due: a slice each. What fails comes again when nobody holds the job any more. */
export async function takeJobMessages(newDeps: () => Deps, messages: readonly Message[]): Promise<void> {
  for (const message of messages) {
    const { account_id, job_id } = message.body
    try {
      await runSlice(newDeps(), account_id, job_id)
      message.ack()
    } catch (error) {
      console.error(JSON.stringify({ level: 'error', queue: 'jobs', job: job_id, error: String(error) }))
      message.retry({ delaySeconds: Math.ceil(LEASE_MS / 1000) })
    }
  }
}
