import { createMiddleware } from 'hono/factory'
import { readSiteKey } from '../credential/access-key.ts'
import { accountOfChatToken } from '../credential/chat-token.ts'
import type { Config, Site } from '../domain/config.ts'
import { configOf } from '../store/config.ts'
import type { AppEnv, C } from './context.ts'
import { problem } from './problem.ts'
import { overRate } from './rate.ts'

export const PIXEL_COOKIE = 'onelead_px'

export type Visited = { config: Config; site: Site }

/** The site of a public request: known, from an allowed origin, not too often. */
export async function openSite(c: C, key: string, rate: 'hit' | 'chat'): Promise<Visited | Response> {
  const found = await siteByKey(c, key)
  if (!found) return problem(c, 404, 'not_found', { detail: 'Unknown site key' })
  const origin = c.req.header('origin')
  if (!origin || !found.site.origins.includes(origin)) {
    // The page may have been allowed a moment ago: what is refused is looked up anew.
    const fresh = await siteByKey(c, key, true)
    if (!origin || !fresh?.site.origins.includes(origin)) return problem(c, 403, 'origin_not_allowed')
    allowOrigin(c, origin)
    return fresh
  }
  allowOrigin(c, origin)
  if (await overRate(c, rate, found.site.id)) return problem(c, 429, 'rate_limited')
  return found
}

export async function siteByKey(c: C, key: string, fresh = false): Promise<Visited | null> {
  const read = readSiteKey(key)
  if (!read) return null
  const { deps } = c.var
  const config = await configOf(deps.db(read.account_id), deps.clock(), fresh)
  const site = config?.sites.find(({ id }) => id === read.id)
  if (config && site) return { config, site }
  return fresh || !config ? null : siteByKey(c, key, true)
}

/**
 * Lets a site's own page read whatever is answered, problems too: a browser hides an answer without this header,
 * and the widget would take a wrong field for a lost connection.
 */
export const readableBySite = createMiddleware<AppEnv>(async (c, next) => {
  const origin = c.req.header('origin')
  const account_id = origin && accountOf(c)
  if (origin && account_id) {
    const config = await configOf(c.var.deps.db(account_id), c.var.deps.clock())
    if (config?.sites.some(({ origins }) => origins.includes(origin))) allowOrigin(c, origin)
  }
  await next()
})

/** Whose account a public request is about: its token or its site key says so. */
function accountOf(c: C): string | null {
  const token = /^Bearer (\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1]
  if (token) return accountOfChatToken(token)
  const body = c.get('body')
  const key = typeof body === 'object' && body !== null && 'site' in body ? body.site : null
  return typeof key === 'string' ? (readSiteKey(key)?.account_id ?? null) : null
}

/** Only the page that asked may read the answer; caches must not give it to another. */
export function allowOrigin(c: C, origin: string) {
  c.header('access-control-allow-origin', origin)
  c.header('access-control-expose-headers', 'Retry-After')
  c.header('vary', 'Origin')
}

/** Global Privacy Control: the visitor has said no to all sites. */
export const saysGpc = (c: C) => c.req.header('sec-gpc') === '1'

/** A persistent ID may be kept: the site's mode, what the visitor said, and Global Privacy Control agree. */
export function mayIdentify(c: C, site: Site, consent: boolean | null | undefined): boolean {
  if (saysGpc(c) || consent === false) return false
  return site.consent === 'load' || (site.consent === 'consent' && consent === true)
}
