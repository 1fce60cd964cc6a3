import { z } from '@hono/zod-openapi'
import { resolveReview } from '../../merge/resolve-review.ts'
import { waitingReviews } from '../../store/explanations.ts'
import { liveLeads } from '../../store/leads.ts'
import { configOrThrow } from '../config.ts'
import { newRoutes } from '../new-routes.ts'
import { remembering } from '../once.ts'
import { busy, invalid, problem } from '../problem.ts'
import { listOf, page, pageOf } from '../schema/page.ts'
import { route } from '../schema/route.ts'
import { id } from '../schema/text.ts'

const review = z.object({
  id: z.string(),
  reason: z.enum(['conflict', 'too_many', 'shared_identifier']),
  lead_ids: z.array(z.string()),
  decision_id: z.string(),
  created_at: z.string(),
})
const list = route({
  method: 'get',
  path: '/',
  summary: 'Groups that wait for a person',
  query: z.strictObject(page),
  answer: listOf(review),
  status: 200,
})
const resolve = route({
  method: 'post',
  path: '/{id}/resolve',
  summary: 'Judge a group: make its leads one, or keep them apart',
  params: z.object({ id: z.string() }),
  body: z.strictObject({ action: z.enum(['merge', 'keep_apart']), winner_id: id('lead').optional() }),
  answer: z.object({
    id: z.string(),
    action: z.enum(['merge', 'keep_apart']),
    lead_ids: z.array(z.string()),
    merge_id: z.string().nullable(),
    resolved_at: z.string(),
  }),
  status: 200,
})

export const reviews = newRoutes()
  .openapi(list, async (c) => {
    const { limit, after } = c.req.valid('query')
    const db = c.var.deps.db(c.var.actor.account_id)
    const rows = await waitingReviews(db, limit, after)
    const { data, next } = pageOf(rows, limit, (row) => [row.created_at, row.id])
    const live = await liveLeads(db, [...new Set(data.flatMap(({ lead_ids }) => lead_ids))])
    const shown = data.map(({ id, reason, lead_ids, decision_id, created_at }) => {
      const now = live.filter(({ asked }) => lead_ids.includes(asked)).map(({ lead }) => lead.id)
      return { id, reason, lead_ids: [...new Set(now)], decision_id, created_at }
    })
    // What has become one lead in the meantime waits for nobody.
    return c.json({ data: shown.filter(({ lead_ids }) => lead_ids.length > 1), next }, 200)
  })
  .openapi(resolve, async (c) => {
    const { deps, actor } = c.var
    const judged = c.req.valid('json')
    const config = await configOrThrow(c)
    const remember = remembering(c, 200)
    const outcome = await resolveReview(deps, config, c.req.valid('param').id, judged, actor.by, remember)
    switch (outcome.kind) {
      case 'resolved':
        return c.json(outcome.answer, 200)
      case 'not-found':
        return problem(c, 404, 'not_found')
      case 'already-resolved':
        return problem(c, 409, 'already_resolved')
      case 'different-user-ids':
        return problem(c, 409, 'different_user_ids')
      case 'no-such-winner':
        return invalid(c, [{ pointer: '/winner_id', detail: 'No lead of this group' }])
      case 'busy':
        return busy(c)
    }
  })
