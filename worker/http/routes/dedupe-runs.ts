import { z } from '@hono/zod-openapi'
import { beginUndo } from '../../dedupe/begin-undo.ts'
import { planRun } from '../../dedupe/plan-run.ts'
import { listCleanUps, liveCleanUp } from '../../store/clean-ups.ts'
import type { Statement } from '../../store/database.ts'
import { scheduleOf } from '../../store/dedupe-schedules.ts'
import { insertJob, isSecondOfItsKind } from '../../store/jobs.ts'
import { atLeast } from '../auth.ts'
import type { C } from '../context.ts'
import { jobView } from '../job-view.ts'
import { newRoutes } from '../new-routes.ts'
import { commitOnce } from '../once.ts'
import { problem } from '../problem.ts'
import { runAnswer, runInput } from '../schema/dedupe-runs.ts'
import { jobAnswer } from '../schema/jobs.ts'
import { listOf, page, pageOf } from '../schema/page.ts'
import { route } from '../schema/route.ts'

const list = route({
  method: 'get',
  path: '/',
  summary: 'Clean-ups, previews and undoings of clean-ups, newest first',
  query: z.strictObject(page),
  answer: listOf(jobAnswer),
  status: 200,
})
const begin = route({
  method: 'post',
  path: '/',
  summary: 'Clean up contacts of one email now, in the background, or only look what that would do',
  body: runInput,
  answer: runAnswer,
  status: 202,
  middleware: [atLeast('admin')],
})
const undo = route({
  method: 'post',
  path: '/{job_id}/undo',
  summary: 'Undo every merge of a clean-up that still stands, in the background, within 30 days',
  params: z.object({ job_id: z.string() }),
  answer: runAnswer,
  status: 202,
  middleware: [atLeast('admin')],
})

export const dedupeRuns = newRoutes()
  .openapi(list, async (c) => {
    const { limit, after } = c.req.valid('query')
    const rows = await listCleanUps(c.var.deps.db(c.var.actor.account_id), limit, after)
    const { data, next } = pageOf(rows, limit, (row) => [row.created_at, row.id])
    return c.json({ data: data.map(jobView), next }, 200)
  })
  .openapi(begin, async (c) => {
    const { deps, actor } = c.var
    const { dry_run } = c.req.valid('json')
    const db = deps.db(actor.account_id)
    const schedule = await scheduleOf(db)
    if (!schedule) return problem(c, 409, 'conditions_not_accepted')
    const { base_order } = schedule
    const job = planRun({ id: deps.newId('job'), dry_run, base_order, by: actor.by, now: deps.now() })
    return start(c, job.id, insertJob(db, job, []))
  })
  .openapi(undo, async (c) => {
    const { deps, actor } = c.var
    const begun = await beginUndo(deps, actor.account_id, c.req.valid('param').job_id, actor.by)
    switch (begun.kind) {
      case 'ready':
        return start(c, begun.job.id, begun.statements)
      case 'not-found':
        return problem(c, 404, 'not_found')
      case 'expired':
        return problem(c, 410, 'expired', { detail: begun.why })
      case 'not-undoable':
        return problem(c, 409, 'not_undoable', { detail: begun.why })
    }
  })

/** An account has one clean-up at a time, whether it merges, looks or undoes. */
async function start(c: C, job_id: string, statements: Statement[]) {
  const { deps, actor } = c.var
  try {
    const answer = await commitOnce(c, statements, { job_id }, 202)
    deps.later(deps.env.JOBS.send({ account_id: actor.account_id, job_id }).catch(() => {}))
    return answer
  } catch (error) {
    if (!isSecondOfItsKind(error)) throw error
    return problem(c, 409, 'already_running', { job_id: await liveCleanUp(deps.db(actor.account_id)) })
  }
}
