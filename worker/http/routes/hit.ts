import { z } from '@hono/zod-openapi'
import { getCookie } from 'hono/cookie'
import { issuePixel, newestPixel } from '../../credential/pixel-id.ts'
import { collectVisit } from '../../visits/collect.ts'
import { launcherSettings } from '../launcher-settings.ts'
import { newRoutes } from '../new-routes.ts'
import { keepPixel } from '../pixel-cookie.ts'
import { problem } from '../problem.ts'
import { hit } from '../schema/intake.ts'
import { route } from '../schema/route.ts'
import { mayIdentify, openSite, PIXEL_COOKIE, siteByKey } from '../site.ts'

const answer = z.object({
  pixel: z.string().nullable(),
  consent: z.enum(['load', 'consent', 'message']),
  launcher: z.object({}).loose().nullable(),
})
const view = route({ method: 'post', path: '/hit', summary: 'A page view', body: hit, answer, status: 200 })

export const hits = newRoutes().openapi(view, async (c) => {
  const { deps } = c.var
  const body = c.req.valid('json')
  const opened = await openSite(c, body.site, 'hit')
  if (opened instanceof Response) return opened as ReturnType<typeof problem>
  const { config, site } = opened
  const said = { consent: site.consent, launcher: launcherSettings(site.widget) }
  if (!mayIdentify(c, site, body.consent)) return c.json({ pixel: null, ...said }, 200)

  const now = deps.clock()
  const pixel =
    (await newestPixel(config.secret, site.id, [body.pixel, getCookie(c, PIXEL_COOKIE)])) ??
    (await issuePixel(config.secret, site.id, now))
  keepPixel(c, pixel)
  collectVisit(deps, {
    account_id: config.account_id,
    site_id: site.id,
    pixel,
    id: deps.newId('vis'),
    at: new Date(now).toISOString(),
    url: body.url,
    title: body.title ?? null,
    referrer: body.referrer ?? null,
  })
  return c.json({ pixel, ...said }, 200)
})

/** The smallest transparent GIF. */
const GIF = Uint8Array.from(atob('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7'), (char) =>
  char.charCodeAt(0),
)

/** For pages without script. The ID lives in the cookie only, never in the address. */
export const pixelImage = newRoutes()
pixelImage.get('/pixel.gif', async (c) => {
  const { deps } = c.var
  const opened = await siteByKey(c, c.req.query('site') ?? '')
  if (!opened) return problem(c, 404, 'not_found', { detail: 'Unknown site key' })
  const { config, site } = opened
  const from = URL.parse(c.req.header('referer') ?? '')
  if (from && site.origins.includes(from.origin) && mayIdentify(c, site, undefined)) {
    const now = deps.clock()
    const pixel =
      (await newestPixel(config.secret, site.id, [getCookie(c, PIXEL_COOKIE)])) ??
      (await issuePixel(config.secret, site.id, now))
    keepPixel(c, pixel)
    collectVisit(deps, {
      account_id: config.account_id,
      site_id: site.id,
      pixel,
      id: deps.newId('vis'),
      at: new Date(now).toISOString(),
      url: from.href,
      title: null,
      referrer: null,
    })
  }
  return c.body(GIF, 200, {
    'content-type': 'image/gif',
    'cache-control': 'no-store',
    'cross-origin-resource-policy': 'cross-origin',
  })
})
