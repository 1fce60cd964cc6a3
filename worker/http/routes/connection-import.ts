import { z } from '@hono/zod-openapi'
import type { Job } from '../../domain/job.ts'
import { CONNECTORS } from '../../forward/connectors/registry.ts'
import type { PageItem } from '../../jobs/import-from-crm.ts'
import { connectionById } from '../../store/connections.ts'
import { insertJob } from '../../store/jobs.ts'
import { newRoutes } from '../new-routes.ts'
import { commitOnce } from '../once.ts'
import { problem } from '../problem.ts'
import { route } from '../schema/route.ts'

const begin = route({
  method: 'post',
  path: '/{id}/import',
  summary: 'Read the contacts and leads that the CRM has; those that are known already are left alone',
  params: z.object({ id: z.string() }),
  answer: z.object({ job_id: z.string() }),
  status: 202,
})

const FIRST: PageItem = { page: 'contact', cursor: null }

export const connectionImport = newRoutes().openapi(begin, async (c) => {
  const { deps, actor } = c.var
  const db = deps.db(actor.account_id)
  const row = await connectionById(db, c.req.valid('param').id)
  if (!row || !CONNECTORS[row.kind]) return problem(c, 404, 'not_found')
  const now = deps.now()
  const job: Job = {
    id: deps.newId('job'),
    kind: 'crm_import',
    status: 'queued',
    total: 1,
    done: 0,
    succeeded: 0,
    failed: 0,
    params: { connection_id: row.id },
    error: null,
    by: actor.by,
    created_at: now,
    updated_at: now,
    due_at: now,
  }
  const answer = await commitOnce(c, insertJob(db, job, [FIRST]), { job_id: job.id }, 202)
  deps.later(deps.env.JOBS.send({ account_id: actor.account_id, job_id: job.id }).catch(() => {}))
  return answer
})
