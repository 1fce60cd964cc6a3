import { makeDeps, STATEMENTS_PER_JOB, type Wiring } from './deps.ts'
import type { Env, OutboxMessage } from './env.ts'
import { deliver, dispatch } from './forward/deliver.ts'
import { sweep } from './forward/sweep.ts'
import { createApp } from './http/app.ts'
import { dropPastAnswers } from './store/first-answer.ts'
import { recordVisits, type Visit } from './store/visits.ts'

/** The Worker: requests, queue batches and the clock's tick. */
export function createWorker(wiring: Wiring): ExportedHandler<Env, OutboxMessage | Visit[]> {
  const app = createApp(wiring)
  return {
    fetch: (request, env, ctx) => app.fetch(request, env, ctx),

    async queue(batch, env, ctx) {
      const deps = () => makeDeps(env, ctx, wiring, STATEMENTS_PER_JOB)
      await Promise.all(
        batch.messages.map(async (message) => {
          try {
            const { body } = message
            if (Array.isArray(body)) {
              const accounts = Map.groupBy(body, ({ account_id }) => account_id)
              for (const [account_id, visits] of accounts) await recordVisits(deps().db(account_id), visits)
            } else if (body.event_id && body.webhook_id)
              await deliver(deps(), body.account_id, body.event_id, body.webhook_id)
            else if (body.outbox_id) await dispatch(deps(), body.account_id, body.outbox_id)
            message.ack()
          } catch (error) {
            console.error(JSON.stringify({ level: 'error', queue: batch.queue, error: String(error) }))
            message.retry()
          }
        }),
      )
    },

    async scheduled(_controller, env, ctx) {
      const deps = makeDeps(env, ctx, wiring, STATEMENTS_PER_JOB)
      await sweep(deps)
      await dropPastAnswers(deps.directory(), deps.now())
    },
  }
}
