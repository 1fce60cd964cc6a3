import { Hono } from 'hono'
import type { AppEnv, C } from '../context.ts'
import { problem } from '../problem.ts'

/** Everything that is served as a file: the two scripts, the admin page, the API's documentation. */
export const pages = new Hono<AppEnv>()

const POLICY = {
  admin:
    "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
  // The documentation's viewer writes style attributes of its own.
  docs: "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
}

for (const script of ['/pixel.js', '/crm-plugin.js', '/widget.js', '/widget/*'])
  pages.get(script, async (c) => {
    const file = await c.env.ASSETS.fetch(c.req.raw)
    if (!file.ok) return problem(c, 404, 'not_found')
    return withHeaders(file, {
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'cache-control': 'public, max-age=300, stale-while-revalidate=86400',
    })
  })

pages.get('/', (c) => c.redirect('/admin'))
pages.get('/admin/assets/*', async (c) => {
  const file = await c.env.ASSETS.fetch(c.req.raw)
  return file.ok
    ? withHeaders(file, { 'cache-control': 'public, max-age=31536000, immutable' })
    : problem(c, 404, 'not_found')
})
pages.get('/admin', (c) => shell(c))
pages.get('/admin/*', (c) => shell(c))

pages.get('/docs', async (c) =>
  withHeaders(await asset(c, '/docs/index.html'), { 'content-security-policy': POLICY.docs }),
)
pages.get('/docs/*', async (c) => {
  const file = await c.env.ASSETS.fetch(c.req.raw)
  return file.ok
    ? withHeaders(file, { 'cache-control': 'public, max-age=3600' })
    : problem(c, 404, 'not_found')
})

const shell = async (c: C) =>
  withHeaders(await asset(c, '/admin/index.html'), {
    'content-security-policy': POLICY.admin,
    'cache-control': 'no-cache',
  })

const asset = (c: C, path: string) => c.env.ASSETS.fetch(new Request(new URL(path, c.req.url)))

const withHeaders = (response: Response, headers: Record<string, string>) => {
  const copy = new Response(response.body, response)
  for (const [name, value] of Object.entries(headers)) copy.headers.set(name, value)
  return copy
}
