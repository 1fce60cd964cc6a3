import { z } from '@hono/zod-openapi'
import { type MergeOutcome, mergeContacts } from '../../merge/merge-contacts.ts'
import { mergeLeads } from '../../merge/merge-leads.ts'
import { chosenBy } from '../../merge/survivorship.ts'
import { contactById } from '../../store/contacts.ts'
import { leadById } from '../../store/leads.ts'
import type { C } from '../context.ts'
import { newRoutes } from '../new-routes.ts'
import { answerInFull, rememberingMerge } from '../once.ts'
import { busy, problem } from '../problem.ts'
import { mergeInput, moved } from '../schema/merges.ts'
import { contactAnswer, leadAnswer } from '../schema/records.ts'
import { route } from '../schema/route.ts'
import { contactOf } from './contacts.ts'
import { leadOf } from './leads.ts'

const contacts = route({
  method: 'post',
  path: '/contacts/merge',
  summary: 'Merge contacts into a winner; what differs has to be chosen',
  body: mergeInput('con'),
  answer: z.object({ merge_id: z.string().nullable(), contact: contactAnswer, moved }),
  status: 200,
})
const leads = route({
  method: 'post',
  path: '/leads/merge',
  summary: 'Merge leads into a winner, and their contacts with them; what differs has to be chosen',
  body: mergeInput('lead'),
  answer: z.object({ merge_id: z.string().nullable(), lead: leadAnswer, contact: contactAnswer, moved }),
  status: 200,
})

export const merge = newRoutes()
  .openapi(contacts, async (c) => {
    const { deps, actor } = c.var
    const { choices, ...asked } = c.req.valid('json')
    const wanted = { ...asked, choose: chosenBy(choices), kind: 'manual', by: actor.by } as const
    const outcome = await mergeContacts(deps, actor.account_id, { ...wanted, extend: rememberingMerge(c) })
    if (outcome.kind !== 'merged') return refuse(c, outcome)
    const contact = await contactById(deps.db(actor.account_id), outcome.winner_id)
    if (!contact) return problem(c, 404, 'not_found')
    const { merge_id, moved } = outcome
    return answerInFull(c, { merge_id, contact: contactOf(contact), moved })
  })
  .openapi(leads, async (c) => {
    const { deps, actor } = c.var
    const wanted = { ...c.req.valid('json'), kind: 'manual', by: actor.by } as const
    const outcome = await mergeLeads(deps, actor.account_id, { ...wanted, extend: rememberingMerge(c) })
    if (outcome.kind !== 'merged') return refuse(c, outcome)
    const db = deps.db(actor.account_id)
    const lead = await leadById(db, outcome.winner_id)
    const contact = lead && (await contactById(db, lead.contact_id))
    if (!lead || !contact) return problem(c, 404, 'not_found')
    const { merge_id, moved } = outcome
    return answerInFull(c, { merge_id, lead: leadOf(lead), contact: contactOf(contact), moved })
  })

function refuse(c: C, outcome: Exclude<MergeOutcome, { kind: 'merged' }>) {
  switch (outcome.kind) {
    case 'conflicts':
      return problem(c, 409, 'unresolved_conflicts', { conflicts: outcome.conflicts })
    case 'not-found':
      return problem(c, 404, 'not_found')
    case 'busy':
      return busy(c)
    case 'refused': {
      const { kind: _, code, ...more } = outcome
      return problem(c, code === 'same_record' ? 422 : 409, code, more)
    }
  }
}
