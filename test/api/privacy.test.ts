import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Account, type Answer, newAccount, ORIGIN } from '../support/account.ts'
import { type Server, startServer } from '../support/server.ts'

let server: Server
let acme: Account
beforeAll(async () => {
  server = await startServer()
  acme = await newAccount(server.base)
})
afterAll(() => server.stop())

/** Everything a visitor can see of an answer, with what is random in it masked to its shape. */
const seen = ({ status, headers, body }: Answer) => ({
  status,
  headers: [...headers]
    .filter(([name]) => !['date', 'x-test-meter'].includes(name))
    .map(([name, value]) => `${name}: ${value.replace(/px_[\w-]+/, 'px_')}`)
    .sort(),
  body: Object.fromEntries(
    Object.entries(body as Record<string, string>).map(([key, value]) => [
      key,
      value.replaceAll(/[\w-]{20,}/g, (it) => '#'.repeat(it.length)),
    ]),
  ),
})

test('a known email, a known phone and a known name get the very answer that unknown ones get', async () => {
  await acme.chat({
    email: 'victim@example.com',
    phone: '+49 171 2345678',
    name: 'Vic Tim',
    message: 'my secret',
  })
  const unknown = seen(
    await acme.chat({ email: 'nobody@example.com', phone: '+49 171 9999999', name: 'No Body' }),
  )
  for (const person of [
    { email: 'victim@example.com' },
    { phone: '+49 171 2345678' },
    { email: 'VICTIM@example.com', phone: '+491712345678', name: 'Vic Tim' },
  ])
    expect(seen(await acme.chat(person))).toEqual(unknown)
})

test('who types a known email sees nothing of what was said before', async () => {
  const opened = await acme.chat({ email: 'victim@example.com', message: 'who am I?' })
  const { chat_id, token } = opened.body
  const read = await fetch(`${server.base}/v1/chats/${chat_id}/messages`, {
    headers: { authorization: `Bearer ${token}`, origin: ORIGIN },
  })
  const { data } = (await read.json()) as { data: { text: string }[] }
  expect(data.map(({ text }) => text)).toEqual(['who am I?'])
})

test('a token opens its own conversation and no other, from its own page and no other', async () => {
  const mine = (await acme.chat()).body
  const theirs = (await acme.chat({ email: 'other@example.com' })).body
  const read = (id: string, token: string, headers: Record<string, string> = {}) =>
    fetch(`${server.base}/v1/chats/${id}/messages`, {
      headers: { authorization: `Bearer ${token}`, ...headers },
    })
  const statusOf = async (answer: Promise<Response>) => (await answer).status
  expect(await statusOf(read(mine.chat_id, mine.token))).toBe(200)
  expect(await statusOf(read(theirs.chat_id, mine.token))).toBe(401)
  expect(await statusOf(read(mine.chat_id, `${mine.token}x`))).toBe(401)
  expect(await statusOf(read(mine.chat_id, mine.token, { origin: 'https://evil.example' }))).toBe(403)
  const write = (headers: Record<string, string>) =>
    fetch(`${server.base}/v1/chats/${mine.chat_id}/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${mine.token}`, 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ text: 'hi', client_id: 'c1' }),
    })
  expect([
    await statusOf(write({})),
    await statusOf(write({ origin: 'https://evil.example' })),
    await statusOf(write({ origin: ORIGIN })),
  ]).toEqual([403, 403, 201])
})

test('only the site’s own pages are let in, and a refusal reflects nothing', async () => {
  for (const origin of [
    'https://evil.example',
    'https://shop.example.evil.example',
    'http://shop.example',
    'https://shop.example:8443',
    'null',
  ]) {
    const refused = await acme.hit(acme.site.key, {}, { origin })
    expect([refused.status, refused.body.code, refused.headers.get('access-control-allow-origin')]).toEqual([
      403,
      'origin_not_allowed',
      null,
    ])
  }
  const allowed = await acme.hit()
  expect([
    allowed.status,
    allowed.headers.get('access-control-allow-origin'),
    allowed.headers.get('vary'),
  ]).toEqual([200, ORIGIN, 'Origin'])
})

test('a pixel ID is issued by the server: a made-up one, and another site’s, is replaced; its own stays', async () => {
  const other = await acme.newSite(acme.pipeline.id)
  const mine = await acme.pixel()
  const foreign = await acme.pixel(other.key)
  const flipped = mine.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))
  expect((await acme.hit(acme.site.key, { pixel: mine })).body.pixel).toBe(mine)
  for (const pixel of ['px_madeup', flipped, foreign, `${mine}A`, '']) {
    const answered = (await acme.hit(acme.site.key, { pixel })).body.pixel
    expect(answered).toMatch(/^px_[\w-]{38}$/)
    expect(answered).not.toBe(pixel)
  }
})

test.each([
  ['consent', {}, {}, false],
  ['consent', { consent: true }, {}, true],
  ['consent', { consent: false }, {}, false],
  ['message', {}, {}, false],
  ['load', {}, {}, true],
  ['load', { consent: false }, {}, false],
  ['load', {}, { 'sec-gpc': '1' }, false],
] as const)(
  'consent mode %s, hit %o, headers %o: an ID is kept: %s',
  async (consent, body, headers, kept) => {
    const site = await acme.newSite(acme.pipeline.id, { pixel: { consent } })
    const answer = await acme.hit(site.key, body, headers)
    expect(answer.status).toBe(200)
    expect(answer.body.consent).toBe(consent)
    expect([answer.body.pixel !== null, answer.headers.has('set-cookie')]).toEqual([kept, kept])
  },
)

test('with Global Privacy Control a chat is taken, without any ID', async () => {
  const before = (await acme.leads()).length
  const answer = await acme.chat({ email: 'gpc@example.com' }, acme.site.key, { 'sec-gpc': '1' })
  expect([answer.status, answer.body.pixel, answer.headers.get('set-cookie')]).toEqual([201, null, null])
  expect(await acme.leads()).toHaveLength(before + 1)
})

test('the same client ID is the same conversation, whoever repeats it how often; without a pixel it must be unguessable', async () => {
  const pixel = await acme.pixel()
  const [one, ...more] = await Promise.all(
    Array.from({ length: 10 }, () => acme.chat({ pixel, client_id: 'c-1', message: 'once' })),
  )
  for (const answer of more) expect([answer.status, answer.body]).toEqual([201, one?.body])
  expect((await acme.chat({ pixel, client_id: 'c-2' })).body.chat_id).not.toBe(one?.body.chat_id)
  expect((await acme.chat({ pixel: await acme.pixel(), client_id: 'c-1' })).body.chat_id).not.toBe(
    one?.body.chat_id,
  )

  const random = 'k3nXb0sPq7Yt2Wm9Vd4LzA'
  const first = await acme.chat({ client_id: random })
  expect((await acme.chat({ client_id: random })).body).toEqual(first.body)
  const guessable = await acme.chat({ client_id: 'c-1' })
  expect([guessable.status, guessable.body.errors[0].pointer]).toEqual([422, '/client_id'])
})

test('the site’s page may read a problem too, another page may not', async () => {
  const { chat_id, token } = (await acme.chat()).body
  const bearer = { authorization: `Bearer ${token}` }
  const problems = [
    await acme.chat({ email: 'no address' }),
    await acme.hit(acme.site.key, { url: 7 }),
    await acme.publicly(`/v1/chats/${chat_id}/messages`, { text: '' }, bearer),
  ]
  for (const { status, headers } of problems)
    expect([status, headers.get('access-control-allow-origin')]).toEqual([422, ORIGIN])
  const elsewhere = { origin: 'https://evil.example' }
  for (const { headers } of [
    await acme.chat({ email: 'no address' }, acme.site.key, elsewhere),
    await acme.publicly(`/v1/chats/${chat_id}/messages`, { text: '' }, { ...bearer, ...elsewhere }),
  ])
    expect(headers.get('access-control-allow-origin')).toBeNull()
})

test('an Idempotency-Key gives a chat its first answer again, under the same rule as a client ID', async () => {
  const key = { 'idempotency-key': 'q8Zt3nXb0sPq7Yt2Wm9Vd4' }
  const first = await acme.chat({ message: 'once' }, acme.site.key, key)
  expect((await acme.chat({ message: 'once' }, acme.site.key, key)).body).toEqual(first.body)
  expect((await acme.chat({ message: 'other' }, acme.site.key, key)).body.code).toBe('idempotency_key_reused')
  expect((await acme.chat({}, acme.site.key, { 'idempotency-key': '1' })).status).toBe(422)
})
