import { z } from '@hono/zod-openapi'
import { dryRun as runDry } from '../../replay/dry-run.ts'
import { recompute } from '../../replay/recompute.ts'
import { atLeast } from '../auth.ts'
import { configOrThrow } from '../config.ts'
import { checkControl, currentControl, refuse, refuseWrong } from '../control-check.ts'
import { newRoutes } from '../new-routes.ts'
import { commitOnce } from '../once.ts'
import { problem } from '../problem.ts'
import { dryRunAnswer, dryRunInput, encodePosition, recomputedAnswer } from '../schema/dry-run.ts'
import { route } from '../schema/route.ts'

const params = z.object({ id: z.string() })
const middleware = [atLeast('admin')]
const run = route({
  method: 'post',
  path: '/{id}/duplicate_control/dry_run',
  summary: 'What other rules would have made of past requests; nothing is changed',
  params,
  body: dryRunInput,
  answer: dryRunAnswer,
  status: 200,
  middleware,
})
const again = route({
  method: 'get',
  path: '/{id}/recomputed',
  summary: 'A decision made again from what is stored of it',
  params,
  answer: recomputedAnswer,
  status: 200,
  middleware,
})

export const dryRuns = newRoutes().openapi(run, async (c) => {
  const { settings, days, after } = c.req.valid('json')
  const { version: _, ...control } = settings
  const pipeline_id = c.req.valid('param').id
  const config = await configOrThrow(c)
  const current = currentControl(config, pipeline_id)
  if (typeof current === 'string') return refuse(c, current)
  const wrong = checkControl(config, pipeline_id, control)
  if (wrong) return refuseWrong(c, wrong, '/settings')
  const { next, ...ran } = await runDry(c.var.deps, { config, pipeline_id, control, days, ...after })
  // Only a caller who asks for it by a key has the answer kept.
  return commitOnce(c, [], { ...ran, next: next && encodePosition(next) }, 200)
})

export const recomputed = newRoutes().openapi(again, async (c) => {
  const { deps, actor } = c.var
  const found = await recompute(deps.db(actor.account_id), c.req.valid('param').id)
  switch (found.kind) {
    case 'recomputed': {
      const { outcome, lead_ids, differences } = found
      return c.json({ same: differences.length === 0, outcome, lead_ids, differences }, 200)
    }
    case 'not-found':
      return problem(c, 404, 'not_found')
    case 'erased':
      return problem(c, 409, 'erased', { title: 'What this was decided from was erased' })
  }
})
