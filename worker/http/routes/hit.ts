import { z } from '@hono/zod-openapi'
import { issuePixel } from '../../credential/pixel-id.ts'
import { isBot } from '../../domain/bot.ts'
import { botsOf } from '../../store/visits.ts'
import { collectVisit } from '../../visits/collect.ts'
import type { C } from '../context.ts'
import { launcherSettings } from '../launcher-settings.ts'
import { newRoutes } from '../new-routes.ts'
import { cookieAttributes, dropPixel, keepPixel } from '../pixel-cookie.ts'
import { problem } from '../problem.ts'
import { hit } from '../schema/intake.ts'
import { route } from '../schema/route.ts'
import { mayIdentify, openSite, saysGpc, siteByKey, type Visited } from '../site.ts'
import { knownPixel } from '../visitor.ts'

const answer = z.object({
  pixel: z.string().nullable(),
  consent: z.enum(['load', 'consent', 'message']),
  launcher: z.object({}).loose().nullable(),
  cookie: z.string(),
})
const view = route({ method: 'post', path: '/hit', summary: 'A page view', body: hit, answer, status: 200 })

export const hits = newRoutes().openapi(view, async (c) => {
  const body = c.req.valid('json')
  const opened = await openSite(c, body.site, 'hit')
  if (opened instanceof Response) return opened as ReturnType<typeof problem>
  const { site } = opened
  if (body.consent === false || saysGpc(c)) dropPixel(c, site)
  const pixel = await seen(c, opened, body)
  return c.json(
    {
      pixel,
      consent: site.consent,
      launcher: launcherSettings(site.widget),
      cookie: cookieAttributes(c, site),
    },
    200,
  )
})

type Page = {
  pixel?: string | undefined
  consent?: boolean | null | undefined
  url: string
  title?: string | null | undefined
  referrer?: string | null | undefined
}

/** Notes a page view, and answers by what its browser is known from now on; null: it may not be known. */
async function seen(c: C, visited: Visited, page: Page): Promise<string | null> {
  const { deps } = c.var
  const { config, site } = visited
  const bot = isBot(c.req.header('user-agent'))
  if (!bot && !mayIdentify(c, site, page.consent)) return null
  const now = deps.clock()
  const pixel = bot
    ? null
    : ((await knownPixel(c, visited, page.pixel)) ?? (await issuePixel(config.secret, site.id, now)))
  if (pixel) keepPixel(c, site, pixel)
  collectVisit(deps, {
    account_id: config.account_id,
    site_id: site.id,
    pixel: pixel ?? botsOf(site.id),
    id: deps.newId('vis'),
    at: new Date(now).toISOString(),
    url: page.url,
    title: page.title ?? null,
    referrer: page.referrer ?? null,
  })
  return pixel
}

/** The smallest transparent GIF. */
const GIF = Uint8Array.from(atob('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7'), (char) =>
  char.charCodeAt(0),
)

/** For pages without script. The ID lives in the cookie only, never in the address. */
export const pixelImage = newRoutes()
pixelImage.get('/pixel.gif', async (c) => {
  const opened = await siteByKey(c, c.req.query('site') ?? '')
  if (!opened) return problem(c, 404, 'not_found', { detail: 'Unknown site key' })
  const from = URL.parse(c.req.header('referer') ?? '')
  if (saysGpc(c)) dropPixel(c, opened.site)
  if (from && opened.site.origins.includes(from.origin)) await seen(c, opened, { url: from.href })
  return c.body(GIF, 200, {
    'content-type': 'image/gif',
    'cache-control': 'no-store',
    'cross-origin-resource-policy': 'cross-origin',
  })
})
