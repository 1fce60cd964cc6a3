import { ownPixels } from '../../credential/pixel-id.ts'
import { forgetBrowsers } from '../../identity/forget-browsers.ts'
import { noContent } from '../bodiless.ts'
import { newRoutes } from '../new-routes.ts'
import { dropPixel } from '../pixel-cookie.ts'
import { busy, type problem } from '../problem.ts'
import { forgotten } from '../schema/intake.ts'
import { route } from '../schema/route.ts'
import { openSite } from '../site.ts'

const erase = route({
  method: 'post',
  path: '/forget',
  summary: 'Forget a browser: its ID and its visits are erased; without an ID only the cookie is taken back',
  body: forgotten,
  status: 204,
})

/** The answer is the same for an ID that was never issued: there is nothing to forget then. */
export const forget = newRoutes().openapi(erase, async (c) => {
  const { site: key, pixel } = c.req.valid('json')
  const opened = await openSite(c, key, 'chat')
  if (opened instanceof Response) return opened as ReturnType<typeof problem>
  const { config, site } = opened
  const pixels = await ownPixels(config.secret, site.id, [pixel])
  if (pixels.length > 0) {
    const outcome = await forgetBrowsers(c.var.deps, config.account_id, site.id, pixels)
    if (outcome === 'busy') return busy(c)
  }
  dropPixel(c, site)
  return noContent(c)
})
