import { z } from '@hono/zod-openapi'
import { eraseRoomsLeft } from '../../chat/erase-rooms.ts'
import { eraseContact } from '../../records/erase-contact.ts'
import { contactById } from '../../store/contacts.ts'
import { personOf } from '../../store/person.ts'
import { personalData } from '../../store/personal-data.ts'
import { movedTo, noContent } from '../bodiless.ts'
import { newRoutes } from '../new-routes.ts'
import { remembering } from '../once.ts'
import { busy, problem } from '../problem.ts'
import { contactAnswer } from '../schema/records.ts'
import { route } from '../schema/route.ts'
import { contactOf } from './contacts.ts'

const params = z.object({ id: z.string() })
const rows = z.array(z.record(z.string(), z.unknown()))

const eraseOne = route({
  method: 'post',
  path: '/{id}/erase',
  summary:
    'Erase a person for good, with every alias: identifiers, leads, conversations, visits, and what others knew',
  params,
  status: 204,
})
const exportOne = route({
  method: 'get',
  path: '/{id}/export',
  summary: 'All that is stored about a person, with every alias',
  params,
  answer: z.object({
    contact: contactAnswer,
    aliases: rows,
    leads: rows,
    conversations: rows,
    messages: rows,
    timeline: rows,
    automations: rows,
    tasks: rows,
    visits: rows,
    decisions: rows,
    merges: rows,
    exported_at: z.string(),
  }),
  status: 200,
})

export const erase = newRoutes()
  .openapi(eraseOne, async (c) => {
    const { deps, actor } = c.var
    const { id } = c.req.valid('param')
    const outcome = await eraseContact(deps, actor.account_id, id, remembering(c, 204))
    switch (outcome.kind) {
      case 'erased':
        await eraseRoomsLeft(deps)
        return noContent(c)
      case 'not-found':
        return problem(c, 404, 'not_found')
      case 'merged':
        return problem(c, 409, 'already_merged', { winner_id: outcome.into })
      case 'repeat':
      case 'busy':
        return busy(c)
    }
  })
  .openapi(exportOne, async (c) => {
    const { deps, actor } = c.var
    const { id } = c.req.valid('param')
    const db = deps.db(actor.account_id)
    const state = await personOf(db, id)
    if (!state) return problem(c, 404, 'not_found')
    if (state.kind === 'merged') return movedTo(c, `/api/v1/contacts/${state.into}/export`)
    const [view, data] = [await contactById(db, id), await personalData(db, state.person)]
    if (!view) return problem(c, 404, 'not_found')
    c.header('content-disposition', `attachment; filename="${id}.json"`)
    return c.json({ contact: contactOf(view), ...data, exported_at: deps.now() }, 200)
  })
