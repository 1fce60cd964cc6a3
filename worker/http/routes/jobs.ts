import { z } from '@hono/zod-openapi'
import type { JobItem, JobKind } from '../../domain/job.ts'
import { cancelJob } from '../../jobs/cancel-job.ts'
import { jobById, listItems, listJobs } from '../../store/jobs.ts'
import { resultsOf } from '../job-results.ts'
import { jobView } from '../job-view.ts'
import { newRoutes } from '../new-routes.ts'
import { remembering } from '../once.ts'
import { busy, problem } from '../problem.ts'
import { jobAnswer, jobResult } from '../schema/jobs.ts'
import { listOf, numberedPage, page, pageOf } from '../schema/page.ts'
import { route } from '../schema/route.ts'

const params = z.object({ id: z.string() })
const list = route({
  method: 'get',
  path: '/',
  summary: 'Work in the background, newest first',
  query: z.strictObject(page),
  answer: listOf(jobAnswer),
  status: 200,
})
const one = route({
  method: 'get',
  path: '/{id}',
  summary: 'How a job stands',
  params,
  answer: jobAnswer,
  status: 200,
})
const results = route({
  method: 'get',
  path: '/{id}/results',
  summary: 'What became of each item of a job, in the order they were given',
  params,
  query: z.strictObject(numberedPage),
  answer: listOf(jobResult),
  status: 200,
})
const cancel = route({
  method: 'post',
  path: '/{id}/cancel',
  summary: 'Begin no further item of a job; what is done stays done',
  params,
  answer: jobAnswer,
  status: 200,
})

/** Who may not begin a job may not end it: everybody imports files, all else is for admins. */
const isForAdmins = (kind: JobKind) => kind !== 'import'

export const jobs = newRoutes()
  .openapi(list, async (c) => {
    const { limit, after } = c.req.valid('query')
    const rows = await listJobs(c.var.deps.db(c.var.actor.account_id), limit, after)
    const { data, next } = pageOf(rows, limit, (row) => [row.created_at, row.id])
    return c.json({ data: data.map(jobView), next }, 200)
  })
  .openapi(one, async (c) => {
    const job = await jobById(c.var.deps.db(c.var.actor.account_id), c.req.valid('param').id)
    return job ? c.json(jobView(job), 200) : problem(c, 404, 'not_found')
  })
  .openapi(results, async (c) => {
    const { limit, after } = c.req.valid('query')
    const db = c.var.deps.db(c.var.actor.account_id)
    const job = await jobById(db, c.req.valid('param').id)
    if (!job) return problem(c, 404, 'not_found')
    const rows = await listItems(db, job.id, limit, after ?? -1)
    const { data, next } = pageOf(rows, limit, (row) => [String(row.position), job.id])
    return c.json({ data: await resultsOf(db, job, data as JobItem[]), next }, 200)
  })
  .openapi(cancel, async (c) => {
    const { deps, actor } = c.var
    const id = c.req.valid('param').id
    const job = await jobById(deps.db(actor.account_id), id)
    if (job && actor.role !== 'admin' && isForAdmins(job.kind))
      return problem(c, 403, 'forbidden', { detail: 'This needs the role admin' })
    const outcome = await cancelJob(deps, actor.account_id, id, (it) => remembering(c, 200)(jobView(it)))
    switch (outcome.kind) {
      case 'cancelled':
        return c.json(jobView(outcome.job), 200)
      case 'not-found':
        return problem(c, 404, 'not_found')
      case 'already-finished':
        return problem(c, 409, 'already_finished')
      case 'busy':
        return busy(c)
      default:
        return outcome satisfies never
    }
  })
