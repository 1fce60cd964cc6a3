import { eraseRoomsLeft } from './chat/erase-rooms.ts'
import { beginDueRuns } from './dedupe/begin-due-runs.ts'
import { refreshTold, sweepMarked } from './dedupe/refresh-marked.ts'
import { makeDeps, STATEMENTS_PER_JOB, type Wiring } from './deps.ts'
import type { JobMessage } from './domain/job.ts'
import type { OutboxMessage } from './domain/outbox-message.ts'
import type { Env } from './env.ts'
import { sweep } from './forward/sweep.ts'
import { takeOutboxMessages } from './forward/take-messages.ts'
import { createApp } from './http/app.ts'
import { unmounted } from './http/mount.ts'
import { beginMergeFlagged } from './jobs/begin-merge-flagged.ts'
import { beginDueTrainings } from './jobs/begin-training.ts'
import { sweepJobs } from './jobs/sweep-jobs.ts'
import { takeJobMessages } from './jobs/take-messages.ts'
import { purge } from './merge/purge.ts'
import { dropPastAnswers } from './store/first-answer.ts'
import { dropPastCodes } from './store/pixel-codes.ts'
import { indexLeft } from './store/search-index.ts'
import type { Tracked, Visit } from './store/visits.ts'
import { takeVisitMessages } from './visits/take-messages.ts'

/** The Worker: requests, queue batches and the clock's tick. */
export function createWorker(
  wiring: Wiring,
): ExportedHandler<Env, OutboxMessage | (Visit | Tracked)[] | JobMessage> {
  const app = createApp(wiring)
  return {
    fetch: (request, env, ctx) => app.fetch(unmounted(request, env.ONELEAD_MOUNT), env, ctx),

    async queue(batch, env, ctx) {
      const newDeps = () => makeDeps(env, ctx, wiring, STATEMENTS_PER_JOB)
      // A batch is of one queue, and each queue has messages of one form.
      if (batch.queue.endsWith('visits'))
        await takeVisitMessages(newDeps, (batch as MessageBatch<(Visit | Tracked)[]>).messages)
      else if (batch.queue.endsWith('jobs'))
        await takeJobMessages(newDeps, (batch as MessageBatch<JobMessage>).messages)
      else {
        const { messages } = batch as MessageBatch<OutboxMessage>
        await takeOutboxMessages(newDeps, messages)
        await refreshTold(newDeps, messages)
      }
    },

    async scheduled(_controller, env, ctx) {
      const deps = makeDeps(env, ctx, wiring, STATEMENTS_PER_JOB)
      await sweep(deps)
      await beginDueRuns(deps)
      await sweepJobs(deps)
      await purge(deps)
      await eraseRoomsLeft(deps)
      await indexLeft(deps.directory(), deps.db)
      await sweepMarked(deps)
      await beginMergeFlagged(deps)
      await beginDueTrainings(deps)
      await dropPastAnswers(deps.directory(), deps.now())
      await dropPastCodes(deps.directory(), deps.now())
    },
  }
}
