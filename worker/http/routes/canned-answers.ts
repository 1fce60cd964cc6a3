import { z } from '@hono/zod-openapi'
import { MESSAGE_MAX_CHARS } from '../../../protocol/limits.ts'
import {
  allCannedAnswers,
  type CannedAnswer,
  changeCannedAnswer,
  deleteCannedAnswer,
  insertCannedAnswer,
  isTakenShortcut,
} from '../../store/canned-answers.ts'
import type { C } from '../context.ts'
import { newRoutes } from '../new-routes.ts'
import { commitOnce } from '../once.ts'
import { problem } from '../problem.ts'
import { listOf, page, pageOfAll } from '../schema/page.ts'
import { route } from '../schema/route.ts'
import { words } from '../schema/text.ts'

const params = z.object({ id: z.string() })
const shortcut = z
  .string()
  .regex(/^[\p{L}\p{N}_-]{1,40}$/u, 'One word of at most 40 letters, digits, _ and -')
const answer = z.object({ id: z.string(), shortcut: z.string(), text: z.string(), created_at: z.string() })

const list = route({
  method: 'get',
  path: '/',
  summary: 'Canned answers, by their shortcuts',
  query: z.strictObject(page),
  answer: listOf(answer),
  status: 200,
})
const create = route({
  method: 'post',
  path: '/',
  summary: 'A new canned answer',
  body: z.strictObject({ shortcut, text: words(MESSAGE_MAX_CHARS) }),
  answer,
  status: 201,
})
const change = route({
  method: 'patch',
  path: '/{id}',
  summary: 'Change a canned answer',
  params,
  body: z
    .strictObject({ shortcut: shortcut.optional(), text: words(MESSAGE_MAX_CHARS).optional() })
    .refine((it) => it.shortcut !== undefined || it.text !== undefined, 'Nothing to change'),
  answer,
  status: 200,
})

export const cannedAnswers = newRoutes()
  .openapi(list, async (c) => {
    const rows = await allCannedAnswers(c.var.deps.db(c.var.actor.account_id))
    return c.json(pageOfAll(rows.map(view), c.req.valid('query')), 200)
  })
  .openapi(create, async (c) => {
    const { deps, actor } = c.var
    const row = { ...c.req.valid('json'), id: deps.newId('ans'), created_at: deps.now() }
    try {
      return await commitOnce(c, [insertCannedAnswer(deps.db(actor.account_id), row)], row, 201)
    } catch (error) {
      return taken(c, error)
    }
  })
  .openapi(change, async (c) => {
    const { deps, actor } = c.var
    try {
      const { id } = c.req.valid('param')
      const row = await changeCannedAnswer(deps.db(actor.account_id), id, c.req.valid('json'))
      return row ? c.json(view(row), 200) : problem(c, 404, 'not_found')
    } catch (error) {
      return taken(c, error)
    }
  })

cannedAnswers.delete('/:id', async (c) => {
  const gone = await deleteCannedAnswer(c.var.deps.db(c.var.actor.account_id), c.req.param('id'))
  return gone ? c.body(null, 204) : problem(c, 404, 'not_found')
})

function taken(c: C, error: unknown) {
  if (!isTakenShortcut(error)) throw error
  return problem(c, 409, 'already_exists')
}

const view = ({ id, shortcut, text, created_at }: CannedAnswer) => ({ id, shortcut, text, created_at })
