import { z } from '@hono/zod-openapi'
import { type DecisionView, decisionById } from '../../store/explanations.ts'
import { newRoutes } from '../new-routes.ts'
import { problem } from '../problem.ts'
import { route } from '../schema/route.ts'

export const decisionAnswer = z
  .object({
    id: z.string(),
    created_at: z.string(),
    pipeline_id: z.string(),
    channel_id: z.string(),
    contact_id: z.string(),
    outcome: z.string(),
    rule_version: z.number(),
    kind: z.enum(['intake', 'update']),
    not_checked: z.string().nullable(),
    not_merged: z.string().nullable(),
    flags: z.array(z.string()),
    lead_ids: z.array(z.string()),
    candidates: z.array(z.object({}).loose()),
  })
  .openapi('Decision')

const one = route({
  method: 'get',
  path: '/{id}',
  summary: 'Why a request became what it became',
  params: z.object({ id: z.string() }),
  answer: decisionAnswer,
  status: 200,
})

export const decisions = newRoutes().openapi(one, async (c) => {
  const decision = await decisionById(c.var.deps.db(c.var.actor.account_id), c.req.valid('param').id)
  return decision ? c.json(decisionOf(decision), 200) : problem(c, 404, 'not_found')
})

type Explained = { not_checked?: string | null; not_merged?: string | null }

export const decisionOf = (row: DecisionView) => ({
  id: row.id,
  created_at: row.created_at,
  pipeline_id: row.pipeline_id,
  channel_id: row.channel_id,
  contact_id: row.contact_id,
  outcome: row.outcome,
  rule_version: row.rule_version,
  kind: row.kind,
  not_checked: (row.input as Explained | null)?.not_checked ?? null,
  not_merged: (row.input as Explained | null)?.not_merged ?? null,
  flags: row.flags,
  lead_ids: row.lead_ids,
  candidates: row.candidates as Record<string, unknown>[],
})
