import { getCookie } from 'hono/cookie'
import { createMiddleware } from 'hono/factory'
import { actorOfKey, actorOfSession } from '../access/actor.ts'
import { sameText } from '../credential/bytes.ts'
import type { AppEnv, C, Role } from './context.ts'
import { problem } from './problem.ts'

export const SESSION_COOKIE = 'onelead_session'
/** `__Host-` binds the cookie to this host; browsers take it over https only. */
export const sessionCookie = (c: C) =>
  c.req.url.startsWith('https:') ? `__Host-${SESSION_COOKIE}` : SESSION_COOKIE

/** A key in the header, or a signed-in person's cookie; a cookie changes nothing from another origin. */
export const signedIn = createMiddleware<AppEnv>(async (c, next) => {
  const { deps } = c.var
  const header = c.req.header('authorization')
  if (header !== undefined) {
    const key = /^Bearer (\S+)$/i.exec(header)?.[1]
    const actor = key ? await actorOfKey(deps, key) : null
    if (!actor) return problem(c, 401, 'unauthorized')
    c.set('actor', actor)
    return next()
  }
  const cookie = getCookie(c, sessionCookie(c))
  const actor = cookie ? await actorOfSession(deps, cookie) : null
  if (!actor) return problem(c, 401, 'unauthorized')
  if (
    c.req.method !== 'GET' &&
    c.req.method !== 'HEAD' &&
    c.req.header('origin') !== new URL(c.req.url).origin
  )
    return problem(c, 403, 'origin_not_allowed')
  c.set('actor', actor)
  return next()
})

const RANK: Record<Role, number> = { agent: 0, admin: 1 }

export const atLeast = (role: Role) =>
  createMiddleware<AppEnv>(async (c, next) =>
    RANK[c.var.actor.role] < RANK[role]
      ? problem(c, 403, 'forbidden', { detail: `This needs the role ${role}` })
      : next(),
  )

export const bootstrap = createMiddleware<AppEnv>(async (c, next) => {
  const token = c.env.ONELEAD_BOOTSTRAP_TOKEN
  const given = /^Bearer (\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1]
  if (!token || !given || !sameText(token, given)) return problem(c, 401, 'unauthorized')
  return next()
})
