import { z } from '@hono/zod-openapi'
import { markNotSame } from '../../merge/mark-not-same.ts'
import { noContent } from '../bodiless.ts'
import { newRoutes } from '../new-routes.ts'
import { remembering } from '../once.ts'
import { busy, problem } from '../problem.ts'
import { route } from '../schema/route.ts'
import { id } from '../schema/text.ts'

const notSame = route({
  method: 'post',
  path: '/not_same',
  summary: 'Two contacts are not the same person: nothing merges them by itself until new evidence arrives',
  body: z.strictObject({ a: id('con'), b: id('con') }),
  status: 204,
})

export const duplicates = newRoutes().openapi(notSame, async (c) => {
  const { deps, actor } = c.var
  const { a, b } = c.req.valid('json')
  const outcome = await markNotSame(deps, actor.account_id, [a, b], actor.by, remembering(c, 204))
  switch (outcome) {
    case 'marked':
      return noContent(c)
    case 'same-record':
      return problem(c, 422, 'same_record')
    case 'not-found':
      return problem(c, 404, 'not_found')
    case 'busy':
      return busy(c)
  }
})
