import { z } from '@hono/zod-openapi'
import type { Automation } from '../../domain/automation.ts'
import { type AutomationChange, writeAutomation } from '../../records/write-automation.ts'
import { listAutomations } from '../../store/automations.ts'
import { contactById } from '../../store/contacts.ts'
import { movedTo } from '../bodiless.ts'
import type { C } from '../context.ts'
import { newRoutes } from '../new-routes.ts'
import { remembering } from '../once.ts'
import { busy, invalid, problem } from '../problem.ts'
import {
  automationAnswer,
  automationPatch,
  namedAutomationPatch,
  newAutomation,
} from '../schema/automations.ts'
import { listOf, page, pageOf } from '../schema/page.ts'
import { route } from '../schema/route.ts'

const params = z.object({ id: z.string() })
const path = '/{id}/automations'
const list = route({
  method: 'get',
  path,
  summary: 'Automations that a contact has been through, the last entered first',
  params,
  query: z.strictObject(page),
  answer: listOf(automationAnswer),
  status: 200,
})
const enter = route({
  method: 'post',
  path,
  summary: 'Write down that a contact has entered an automation',
  params,
  body: newAutomation,
  answer: automationAnswer,
  status: 201,
})
const change = route({
  method: 'patch',
  path,
  summary: 'Write down what became of an automation, named in the body',
  params,
  body: namedAutomationPatch,
  answer: automationAnswer,
  status: 200,
})
const changeOne = route({
  method: 'patch',
  path: '/{id}/automations/{automation_id}',
  summary: 'Write down what became of an automation',
  params: params.extend({ automation_id: z.string() }),
  body: automationPatch,
  answer: automationAnswer,
  status: 200,
})

export const automations = newRoutes()
  .openapi(list, async (c) => {
    const { id } = c.req.valid('param')
    const { limit, after } = c.req.valid('query')
    const db = c.var.deps.db(c.var.actor.account_id)
    const contact = (await contactById(db, id))?.contact
    if (contact?.merged_into) return movedTo(c, `/api/v1/contacts/${contact.merged_into}/automations`)
    if (!contact || contact.deleted_at) return problem(c, 404, 'not_found')
    const rows = await listAutomations(db, id, limit, after)
    return c.json(
      pageOf(rows.map(view), limit, (row) => [row.entered_at, row.id]),
      200,
    )
  })
  .openapi(enter, (c) => write(c, c.req.valid('param').id, c.req.valid('json'), 201))
  .openapi(change, (c) => write(c, c.req.valid('param').id, c.req.valid('json'), 200))
  .openapi(changeOne, (c) => {
    const { id, automation_id } = c.req.valid('param')
    return write(c, id, { ...c.req.valid('json'), id: automation_id }, 200)
  })

async function write<S extends 200 | 201>(c: C, contact_id: string, said: AutomationChange, status: S) {
  const { deps, actor } = c.var
  const outcome = await writeAutomation(deps, actor.account_id, contact_id, said, (it) =>
    remembering(c, status)(view(it as Automation)),
  )
  switch (outcome.kind) {
    case 'written':
      return c.json(view(outcome.automation), status)
    case 'not-found':
      return problem(c, 404, 'not_found')
    case 'merged':
      return problem(c, 409, 'already_merged', { winner_id: outcome.into })
    case 'runs-and-has-ended':
      return invalid(c, [{ pointer: '/exited_at', detail: 'A running one has not been left' }])
    case 'ends-before-it-begins':
      return invalid(c, [{ pointer: '/exited_at', detail: 'Must not be before entered_at' }])
    case 'repeat':
    case 'busy':
      return busy(c)
  }
}

const view = ({ id, name, state, entered_at, exited_at, triggers }: Automation) => ({
  id,
  name,
  state,
  entered_at,
  exited_at,
  triggers,
})
