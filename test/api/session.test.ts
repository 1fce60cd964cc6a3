import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Account, type Answer, call, eventually, newAccount, times } from '../support/account.ts'
import { type Server, startServer } from '../support/server.ts'

let server: Server
let acme: Account
beforeAll(async () => {
  server = await startServer()
  acme = await newAccount(server.base)
})
afterAll(() => server.stop())

const signIn = (email: string, password: string, headers: Record<string, string> = {}) =>
  call(`${server.base}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ email, password }),
  })

test('an admin signs in, is known by the cookie, and is nobody after signing out', async () => {
  const answer = await signIn(` ${acme.email.toUpperCase()} `, acme.password)
  expect([answer.status, answer.body.user.role]).toEqual([200, 'admin'])
  const cookie = answer.headers.get('set-cookie') as string
  expect(cookie).toMatch(/HttpOnly/)
  expect(cookie).toMatch(/SameSite=Lax/)
  const held = { cookie: cookie.split(';')[0] as string }
  const me = () => call(`${server.base}/api/v1/session`, { headers: held })
  expect((await me()).body.account.id).toBe(acme.id)

  // A cookie changes nothing from another page, nor from none.
  const make = (headers: Record<string, string>) =>
    call(`${server.base}/api/v1/pipelines`, {
      method: 'POST',
      headers: { ...held, 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ name: 'By cookie' }),
    })
  expect((await make({})).status).toBe(403)
  expect((await make({ origin: 'https://evil.example' })).status).toBe(403)
  expect((await make({ origin: server.base })).status).toBe(201)

  await call(`${server.base}/api/v1/session`, { method: 'DELETE', headers: { ...held, origin: server.base } })
  expect((await me()).status).toBe(401)
})

test('a wrong password, an unknown address and another site’s form are refused, the first two alike', async () => {
  const [wrong, nobody] = [await signIn(acme.email, 'wrong'), await signIn('nobody@example.com', 'wrong')]
  expect([wrong.status, wrong.body]).toEqual([401, nobody.body])
  expect((await signIn(acme.email, acme.password, { origin: 'https://evil.example' })).status).toBe(403)
})

test('a session ends after thirty days', async () => {
  const other = await startServer()
  try {
    const account = await newAccount(other.base)
    const answer = await call(`${other.base}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: account.email, password: account.password }),
    })
    const held = { cookie: (answer.headers.get('set-cookie') as string).split(';')[0] as string }
    const status = async () => (await call(`${other.base}/api/v1/session`, { headers: held })).status
    expect(await status()).toBe(200)
    await other.later(30 * 86_400_000 + 1000)
    expect(await status()).toBe(401)
  } finally {
    await other.stop()
  }
})

test('page views are counted on the contact whose browser they were, each once, and on nobody else', async () => {
  const pixel = await acme.pixel()
  await acme.hit(acme.site.key, { pixel })
  await acme.hit(acme.site.key, { pixel })
  await acme.pixel()
  const chat = await acme.chat({ pixel, email: 'visits@example.com' })
  expect(chat.body.pixel).toBe(pixel)
  const contact = await eventually(
    async () => (await acme.api('GET', `/contacts?pixel=${pixel}`)).body.data[0],
    (it) => it?.page_visits === 3,
  )
  expect(contact.last_seen).toMatch(/Z$/)
  expect(contact.pixels.map((it: { value: string }) => it.value)).toEqual([pixel])
})

test('with too many requests from one address: 429 with Retry-After', async () => {
  const limited = await startServer({ ONELEAD_RATE_LIMIT: '' })
  try {
    const account = await newAccount(limited.base)
    // Refused for its client ID, behind the limiter and before the database: quick enough for more than two of its periods' worth.
    let refused: Answer | undefined
    for (let i = 0; i < 70 && !refused; i++) {
      const answers = await Promise.all(times(20, () => account.chat({ client_id: 'guessable' })))
      refused = answers.find(({ status }) => status !== 422)
    }
    expect([refused?.status, refused?.body.code, refused?.headers.get('retry-after')]).toEqual([
      429,
      'rate_limited',
      '60',
    ])
  } finally {
    await limited.stop()
  }
}, 60_000)

test('the documentation stands: /openapi.json names every route, /docs asks no other host', async () => {
  const { body } = await call(`${server.base}/openapi.json`)
  expect(body.openapi).toBe('3.1.0')
  for (const path of [
    '/v1/hit',
    '/v1/chats',
    '/api/v1/leads',
    '/api/v1/pipelines/{id}/duplicate_control',
    '/api/v1/channels/{id}/leads',
  ])
    expect(Object.keys(body.paths)).toContain(path)
  const page = await call(`${server.base}/docs`)
  expect(page.status).toBe(200)
  expect(page.body).not.toMatch(/https?:\/\//)
  expect((await call(`${server.base}/docs/swagger-ui.css`)).status).toBe(200)
  expect((await call(`${server.base}/healthz`)).body).toMatchObject({ status: 'ok' })
})

test('every answer has its safe headers, a problem and a file too', async () => {
  const answers = await Promise.all(
    [
      '/healthz',
      '/api/v1/leads',
      '/nothing',
      '/pixel.js',
      '/admin',
      '/docs',
      '/openapi.json',
      '/pixel.gif',
    ].map((path) => call(`${server.base}${path}`)),
  )
  for (const { headers } of [...answers, await acme.hit(), await acme.chat({ message: '' })]) {
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('strict-origin-when-cross-origin')
    expect(headers.get('content-security-policy')).toMatch(/frame-ancestors 'none'/)
  }
  expect((await acme.hit()).headers.get('cache-control')).toBe('no-store')
})
