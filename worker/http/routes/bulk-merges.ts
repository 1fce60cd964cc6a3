import type { Job, ProgressReceiver } from '../../domain/job.ts'
import { newWebhookSecret } from '../../forward/sign.ts'
import type { BulkMerge } from '../../jobs/merge-pair.ts'
import { insertJob } from '../../store/jobs.ts'
import { allWebhooks } from '../../store/webhooks.ts'
import { atLeast } from '../auth.ts'
import type { C } from '../context.ts'
import { newRoutes } from '../new-routes.ts'
import { commitOnce } from '../once.ts'
import { refuseTarget } from '../refuse-target.ts'
import { bulkMergeAnswer, bulkMergeInput } from '../schema/jobs.ts'
import { route } from '../schema/route.ts'

const create = route({
  method: 'post',
  path: '/',
  summary: 'Merge many pairs of contacts, one after the other, in the background',
  body: bulkMergeInput,
  answer: bulkMergeAnswer,
  status: 202,
  middleware: [atLeast('admin')],
})

export const bulkMerges = newRoutes().openapi(create, async (c) => {
  const { deps, actor } = c.var
  const { pairs, on_conflict, progress_webhook } = c.req.valid('json')
  const wrong = progress_webhook ? refuseTarget(c, progress_webhook, '/progress_webhook') : null
  if (wrong) return wrong
  const receiver = progress_webhook ? await receiverAt(c, progress_webhook) : null
  const now = deps.now()
  const job: Job = {
    id: deps.newId('job'),
    kind: 'bulk_merge',
    status: 'queued',
    total: pairs.length,
    done: 0,
    succeeded: 0,
    failed: 0,
    params: {
      ...({ on_conflict } satisfies BulkMerge),
      ...(receiver ? { progress_webhook: receiver } : {}),
    },
    error: null,
    by: actor.by,
    created_at: now,
    updated_at: now,
    due_at: now,
  }
  const body = { job_id: job.id, ...(receiver ? { progress_secret: receiver.secret } : {}) }
  const answer = await commitOnce(c, insertJob(deps.db(actor.account_id), job, pairs), body, 202)
  deps.later(deps.env.JOBS.send({ account_id: actor.account_id, job_id: job.id }).catch(() => {}))
  return answer
})

/** Whoever listens at this address already knows how its webhook signs. */
async function receiverAt(c: C, url: string): Promise<ProgressReceiver> {
  const known = (await allWebhooks(c.var.deps.db(c.var.actor.account_id))).find((it) => it.url === url)
  return { url, secret: known?.secret ?? newWebhookSecret(), state: 'enabled' }
}
