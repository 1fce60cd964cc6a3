import { z } from '@hono/zod-openapi'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { inboxOf } from '../../chat/rooms.ts'
import { newSession, readSession } from '../../credential/access-key.ts'
import { isPassword } from '../../credential/password.ts'
import { readEmail } from '../../domain/email.ts'
import { deleteSession, insertSession, signInOf, userById } from '../../store/access.ts'
import { sessionCookie, signedIn } from '../auth.ts'
import { newRoutes } from '../new-routes.ts'
import { problem } from '../problem.ts'
import { overRate } from '../rate.ts'
import { route } from '../schema/route.ts'
import { text } from '../schema/text.ts'

const SESSION_DAYS = 30

const answer = z.object({
  account: z.object({ id: z.string(), name: z.string() }),
  user: z.object({ id: z.string(), email: z.string(), role: z.enum(['agent', 'admin']) }),
})

const signIn = route({
  method: 'post',
  path: '/',
  summary: 'Sign in to the admin page',
  body: z.strictObject({ email: text(320), password: text(200) }),
  answer,
  status: 200,
})

const whoAmI = route({
  method: 'get',
  path: '/',
  summary: 'Who is signed in',
  answer,
  status: 200,
  middleware: [signedIn],
})

export const session = newRoutes()
  .openapi(signIn, async (c) => {
    const { deps } = c.var
    const { email, password } = c.req.valid('json')
    // Login CSRF: another site must not sign somebody in here.
    const origin = c.req.header('origin')
    if (origin && origin !== new URL(c.req.url).origin) return problem(c, 403, 'origin_not_allowed')
    if (await overRate(c, 'chat', 'sign-in')) return problem(c, 429, 'rate_limited')
    const known = await signInOf(deps.directory(), readEmail(email)?.normal ?? email)
    const person = known && (await userById(deps.db(known.account_id), known.user_id))
    if (!(await isPassword(password, person?.user.password ?? null)) || !person)
      return problem(c, 401, 'wrong_sign_in')
    const { cookie, hash } = await newSession(person.account.id)
    const expires_at = new Date(deps.clock() + SESSION_DAYS * 86_400_000).toISOString()
    await insertSession(deps.db(person.account.id), { hash, user_id: person.user.id, expires_at })
    setCookie(c, sessionCookie(c), cookie, {
      path: '/',
      httpOnly: true,
      sameSite: 'Lax',
      secure: c.req.url.startsWith('https:'),
      maxAge: SESSION_DAYS * 86_400,
    })
    return c.json(view(person), 200)
  })
  .openapi(whoAmI, async (c) => {
    const { deps, actor } = c.var
    const person = await userById(deps.db(actor.account_id), actor.by)
    return person ? c.json(view(person), 200) : problem(c, 401, 'unauthorized')
  })

session.delete('/', signedIn, async (c) => {
  const read = await readSession(getCookie(c, sessionCookie(c)) ?? '')
  if (read) {
    await deleteSession(c.var.deps.db(read.account_id), read.hash)
    await inboxOf(c.env, read.account_id).dismiss(c.var.actor.by)
  }
  deleteCookie(c, sessionCookie(c), { path: '/' })
  return c.body(null, 204)
})

type Person = NonNullable<Awaited<ReturnType<typeof userById>>>
const view = ({ account, user }: Person) => ({
  account: { id: account.id, name: account.name },
  user: { id: user.id, email: user.email, role: user.role },
})
