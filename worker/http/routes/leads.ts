import { z } from '@hono/zod-openapi'
import type { Stage } from '../../domain/config.ts'
import { fullName } from '../../domain/contact.ts'
import { changeLead } from '../../records/change-lead.ts'
import { findContacts } from '../../records/find-contacts.ts'
import { planLead } from '../../records/new-lead.ts'
import { planStatements } from '../../store/commit.ts'
import { contactById } from '../../store/contacts.ts'
import { decisionsOfLead } from '../../store/explanations.ts'
import { guardStatements } from '../../store/guard.ts'
import { leadById, listLeads } from '../../store/leads.ts'
import { movedTo } from '../bodiless.ts'
import { configOrThrow } from '../config.ts'
import type { C } from '../context.ts'
import { newRoutes } from '../new-routes.ts'
import { commitOnce } from '../once.ts'
import { busy, invalid, problem } from '../problem.ts'
import { listOf, page, pageOf } from '../schema/page.ts'
import { leadAnswer, leadPatch, newLead } from '../schema/records.ts'
import { route } from '../schema/route.ts'
import { question } from '../schema/text.ts'
import { decisionAnswer, decisionOf } from './decisions.ts'

const params = z.object({ id: z.string() })
const word = question(200)
const list = route({
  method: 'get',
  path: '/',
  summary: 'Leads, newest first; q finds those of people by name, company, email, phone or pixel ID',
  query: z.strictObject({ ...page, pipeline_id: word, stage_id: word, contact_id: word, q: word }),
  answer: listOf(leadAnswer),
  status: 200,
})
const one = route({
  method: 'get',
  path: '/{id}',
  summary: 'One lead',
  params,
  answer: leadAnswer,
  status: 200,
})
const why = route({
  method: 'get',
  path: '/{id}/decisions',
  summary: 'Every decision that made or touched this lead',
  params,
  query: z.strictObject(page),
  answer: listOf(decisionAnswer),
  status: 200,
})
const create = route({
  method: 'post',
  path: '/',
  summary: 'A lead made by hand; never checked for duplicates',
  body: newLead,
  answer: leadAnswer,
  status: 201,
})
const change = route({
  method: 'patch',
  path: '/{id}',
  summary: 'Move a lead, or change its name and fields; it is checked for duplicates again',
  params,
  body: leadPatch,
  answer: leadAnswer,
  status: 200,
})

/** How many people one search may stand for. */
const FOUND_MAX = 50

export const leads = newRoutes()
  .openapi(list, async (c) => {
    const { limit, after, q, ...filter } = c.req.valid('query')
    const db = c.var.deps.db(c.var.actor.account_id)
    const contact_ids = (await findContacts(db, { q }, FOUND_MAX, null))?.ids
    if (contact_ids?.length === 0) return c.json({ data: [], next: null }, 200)
    const rows = await listLeads(db, { ...filter, contact_ids }, limit, after)
    return c.json(
      pageOf(rows.map(leadOf), limit, (row) => [row.created_at, row.id]),
      200,
    )
  })
  .openapi(one, async (c) => {
    const lead = await leadById(c.var.deps.db(c.var.actor.account_id), c.req.valid('param').id)
    if (!lead) return problem(c, 404, 'not_found')
    if (lead.merged_into) return movedTo(c, `/api/v1/leads/${lead.merged_into}`)
    return lead.deleted_at ? problem(c, 404, 'not_found') : c.json(leadOf(lead), 200)
  })
  .openapi(why, async (c) => {
    const { limit, after } = c.req.valid('query')
    const db = c.var.deps.db(c.var.actor.account_id)
    const lead = await leadById(db, c.req.valid('param').id)
    if (!lead) return problem(c, 404, 'not_found')
    const rows = await decisionsOfLead(db, lead.id, limit, after)
    return c.json(
      pageOf(rows.map(decisionOf), limit, (row) => [row.created_at, row.id]),
      200,
    )
  })
  .openapi(create, async (c) => {
    const { deps, actor } = c.var
    const db = deps.db(actor.account_id)
    const input = c.req.valid('json')
    const stage = await stageIn(c, input.pipeline_id, input.stage_id)
    if (!stage)
      return invalid(c, [{ pointer: input.stage_id ? '/stage_id' : '/pipeline_id', detail: 'Not there' }])
    const known = input.contact_id ? await contactById(db, input.contact_id) : null
    if (input.contact_id && !known) return problem(c, 404, 'not_found')
    if (known?.contact.merged_into)
      return problem(c, 409, 'already_merged', { winner_id: known.contact.merged_into })
    if (known?.contact.deleted_at) return problem(c, 409, 'in_trash')
    const wanted = { ...input, name: input.name ?? null, stage_id: stage.id }
    const { plan, lead, of } = planLead(wanted, known, deps.now(), deps.newId)
    const primary = (kind: string) =>
      of.identifiers.find((it) => it.kind === kind && it.primary)?.value ?? null
    const contact = {
      id: of.contact.id,
      name: fullName(of.contact),
      email: primary('email'),
      phone: primary('phone'),
    }
    const batch = [...guardStatements(db, plan.guard), ...planStatements(db, plan)]
    const answer = await commitOnce(c, batch, leadOf({ ...lead, chat_ids: [], contact }), 201)
    deps.announce(actor.account_id, plan.outboxId)
    return answer
  })
  .openapi(change, async (c) => {
    const { deps, actor } = c.var
    const { stage_id, ...given } = c.req.valid('json')
    const stage = stage_id ? await stageIn(c, null, stage_id) : undefined
    if (stage === null) return invalid(c, [{ pointer: '/stage_id', detail: 'Not there' }])
    const config = await configOrThrow(c)
    const change = { ...given, stage }
    const outcome = await changeLead(deps, config, c.req.valid('param').id, change, actor.by)
    switch (outcome.kind) {
      case 'changed': {
        const lead = await leadById(deps.db(actor.account_id), outcome.lead_id)
        return lead ? c.json(leadOf(lead), 200) : problem(c, 404, 'not_found')
      }
      case 'not-found':
        return outcome.into
          ? problem(c, 409, 'already_merged', { winner_id: outcome.into })
          : problem(c, 404, 'not_found')
      case 'busy':
        return busy(c)
    }
  })

/** The stage asked for, or the Incoming one of the pipeline; null: there is none. */
async function stageIn(
  c: C,
  pipelineId: string | null,
  stageId: string | undefined,
): Promise<(Stage & { pipeline_id: string }) | null> {
  const { pipelines } = await configOrThrow(c)
  const all = pipelines.flatMap(({ id, stages }) => stages.map((stage) => ({ ...stage, pipeline_id: id })))
  const mine = all.filter((stage) => pipelineId === null || stage.pipeline_id === pipelineId)
  return mine.find((stage) => (stageId ? stage.id === stageId : stage.kind === 'incoming')) ?? null
}

type View = Omit<Awaited<ReturnType<typeof listLeads>>[number], 'merged_into' | 'deleted_at'>

/** A lead as it stands on the wire. */
export const leadOf = (lead: View) => ({
  id: lead.id,
  name: lead.name,
  pipeline_id: lead.pipeline_id,
  stage_id: lead.stage_id,
  contact_id: lead.contact_id,
  channel_id: lead.channel_id,
  fields: lead.fields,
  previous_values: lead.previous_values,
  values_not_taken: lead.values_not_taken,
  chat_ids: lead.chat_ids,
  contact: lead.contact,
  created_at: lead.created_at,
  updated_at: lead.updated_at,
})
