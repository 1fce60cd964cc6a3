import { z } from '@hono/zod-openapi'
import { isBot } from '../../domain/bot.ts'
import { collectVisit } from '../../visits/collect.ts'
import { newRoutes } from '../new-routes.ts'
import type { problem } from '../problem.ts'
import { newEvent } from '../schema/intake.ts'
import { route } from '../schema/route.ts'
import { openSite } from '../site.ts'
import { knownPixel } from '../visitor.ts'

const note = route({
  method: 'post',
  path: '/track',
  summary:
    'Something that the visitor did on the website; it stands in the timeline of whoever the browser is of',
  body: newEvent,
  answer: z.object({}),
  status: 202,
})

/** The answer is the same where nothing is noted: without an ID there is nobody whom it could be about. */
export const events = newRoutes().openapi(note, async (c) => {
  const { deps } = c.var
  const { site: key, pixel: presented, name, data, consent } = c.req.valid('json')
  const opened = await openSite(c, key, 'hit')
  if (opened instanceof Response) return opened as ReturnType<typeof problem>
  const pixel = consent === false ? null : await knownPixel(c, opened, presented)
  if (pixel && !isBot(c.req.header('user-agent')))
    collectVisit(deps, {
      account_id: opened.config.account_id,
      site_id: opened.site.id,
      pixel,
      id: deps.newId('vis'),
      at: deps.now(),
      name,
      data: data ?? {},
    })
  return c.json({}, 202)
})
