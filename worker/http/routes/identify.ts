import { z } from '@hono/zod-openapi'
import { chatToken } from '../../credential/chat-token.ts'
import { issuePixel } from '../../credential/pixel-id.ts'
import { identify } from '../../identity/identify.ts'
import { chatsOfUser } from '../../store/browsers.ts'
import { newRoutes } from '../new-routes.ts'
import { keepPixel } from '../pixel-cookie.ts'
import { busy, problem } from '../problem.ts'
import { identify as identifySchema } from '../schema/intake.ts'
import { route } from '../schema/route.ts'
import { mayIdentify, openSite } from '../site.ts'
import { knownPixel } from '../visitor.ts'

const say = route({
  method: 'post',
  path: '/identify',
  summary:
    'Who uses this browser, as the website says; signed, it also answers the conversations of that user',
  body: identifySchema,
  answer: z.object({
    pixel: z.string().nullable(),
    chats: z.array(z.object({ chat_id: z.string(), token: z.string() })).optional(),
  }),
  status: 200,
})

export const identities = newRoutes().openapi(say, async (c) => {
  const { deps } = c.var
  const { site: key, pixel: presented, consent, ...sent } = c.req.valid('json')
  const opened = await openSite(c, key, 'chat')
  if (opened instanceof Response) return opened as ReturnType<typeof problem>
  const { config, site } = opened
  const known = consent === false ? null : await knownPixel(c, opened, presented)
  const pixel =
    known ?? (mayIdentify(c, site, consent) ? await issuePixel(config.secret, site.id, deps.clock()) : null)

  const outcome = await identify(deps, config, site.id, pixel, sent)
  switch (outcome.kind) {
    case 'refused':
      return problem(c, 401, outcome.code)
    case 'no-site':
      return problem(c, 404, 'not_found')
    case 'busy':
      return busy(c)
    case 'identified': {
      if (outcome.pixel) keepPixel(c, site, outcome.pixel)
      if (!outcome.signed) return c.json({ pixel: outcome.pixel }, 200)
      const db = deps.db(config.account_id)
      const ids = sent.user_id ? await chatsOfUser(db, sent.user_id, site.id) : []
      const chats = ids.map(async (chat_id) => ({
        chat_id,
        token: await chatToken(config.secret, config.account_id, chat_id),
      }))
      return c.json({ pixel: outcome.pixel, chats: await Promise.all(chats) }, 200)
    }
  }
})
