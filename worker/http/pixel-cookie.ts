import { deleteCookie, setCookie } from 'hono/cookie'
import type { Site } from '../domain/config.ts'
import { sharedDomain } from '../domain/shared-domain.ts'
import type { C } from './context.ts'
import { PIXEL_COOKIE } from './site.ts'

const DAY_S = 86_400

type Page = { secure: boolean; domain?: string }

/** A site's own pages, by origin: each hit asks twice, and the answer is the site's as long as it is set up so. */
const pages = new WeakMap<Site, Map<string, Page>>()

/** Where the page is: the Worker may stand behind a proxy of the page's own host, which speaks plain HTTP to it. */
function pageOf(c: C, site: Site): Page {
  const page = c.req.header('origin') ?? URL.parse(c.req.header('referer') ?? '')?.origin ?? c.req.url
  const known = pages.get(site) ?? new Map<string, Page>()
  pages.set(site, known)
  const held = known.get(page)
  if (held) return held
  const domain = sharedDomain(page, site.origins)
  const found = { secure: page.startsWith('https:'), ...(domain ? { domain } : {}) }
  if (site.origins.includes(page)) known.set(page, found)
  return found
}

/** Keeps the pixel ID where the Worker is on the page's own host; elsewhere browsers drop it and the script keeps it. */
export const keepPixel = (c: C, site: Site, pixel: string) =>
  setCookie(c, PIXEL_COOKIE, pixel, {
    path: '/',
    httpOnly: true,
    sameSite: 'Lax',
    maxAge: site.cookie_days * DAY_S,
    ...pageOf(c, site),
  })

/** Takes it back, where there is one: of this host, and of all that share it. */
export function dropPixel(c: C, site: Site) {
  if (presentedCookies(c).length === 0) return
  const { domain, ...page } = pageOf(c, site)
  deleteCookie(c, PIXEL_COOKIE, { path: '/', ...page })
  if (domain)
    c.header('set-cookie', `${PIXEL_COOKIE}=; Max-Age=0; Domain=${domain}; Path=/`, { append: true })
}

/** How the script keeps it: the same, so that it is not outlived by its copies. */
export function cookieAttributes(c: C, site: Site): string {
  const { secure, domain } = pageOf(c, site)
  return `;path=/;samesite=lax;max-age=${site.cookie_days * DAY_S}${domain ? `;domain=${domain}` : ''}${secure ? ';secure' : ''}`
}

/** All of that name: a host above this one, or beside it, may have set another. */
export const presentedCookies = (c: C): string[] =>
  [...(c.req.header('cookie') ?? '').matchAll(/(?:^|;\s*)onelead_px=([\w-]+)/g)].map(
    ([, value]) => value ?? '',
  )
