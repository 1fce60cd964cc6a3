import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Account, eventually, type Json, newAccount, ORIGIN } from '../support/account.ts'
import { type Server, startServer } from '../support/server.ts'
import { atRest, dump } from '../support/tables.ts'

let server: Server
let acme: Account
beforeAll(async () => {
  server = await startServer()
  acme = await newAccount(server.base)
})
afterAll(() => server.stop())

const cookieOf = (headers: Headers) => headers.get('set-cookie')
const contactOf = async (pixel: string): Promise<Json> =>
  (await acme.api('GET', `/contacts?pixel=${pixel}`)).body.data[0]
const timelineOf = async (id: string, kind: string): Promise<Json[]> =>
  (await acme.api('GET', `/contacts/${id}/timeline?kind=${kind}`)).body.data
/** Rows of any table that hold this text. */
const rowsWith = async (text: string) =>
  (JSON.parse(await dump(server)) as [string, object[]][]).flatMap(([table, rows]) =>
    rows.map((row) => `${table} ${JSON.stringify(row)}`).filter((row) => row.includes(text)),
  )
const visitsOf = (pixel: string, n: number) =>
  eventually(
    async () => contactOf(pixel),
    (contact) => contact?.page_visits === n,
  )

describe('the cookie', () => {
  test('is the server’s, out of reach of scripts, and lives 400 days after each visit', async () => {
    const first = await acme.hit()
    const { pixel } = first.body
    expect(cookieOf(first.headers)).toBe(
      `onelead_px=${pixel}; Max-Age=34560000; Path=/; HttpOnly; Secure; SameSite=Lax`,
    )
    const again = await acme.hit(acme.site.key, {}, { cookie: `onelead_px=${pixel}` })
    expect(again.body.pixel).toBe(pixel)
    expect(cookieOf(again.headers)).toBe(cookieOf(first.headers))
    // The script's copy is kept as long and as far.
    expect(again.body.cookie).toBe(';path=/;samesite=lax;max-age=34560000;secure')
  })

  test('lives as long as the site says', async () => {
    const site = await acme.newSite(acme.pipeline.id, { pixel: { cookie_days: 30 } })
    const answer = await acme.hit(site.key)
    expect(cookieOf(answer.headers)).toContain('; Max-Age=2592000;')
    expect(answer.body.cookie).toContain(';max-age=2592000')
    await acme.api('PATCH', `/sites/${site.id}`, { pixel: { cookie_days: 390 } })
    expect((await acme.hit(site.key)).body.cookie).toContain(';max-age=33696000')
    for (const cookie_days of [0, 401, 1.5, '30'])
      expect((await acme.api('PATCH', `/sites/${site.id}`, { pixel: { cookie_days } })).status).toBe(422)
    expect((await acme.api('GET', `/sites/${site.id}`)).body.pixel).toEqual({
      consent: 'load',
      cookie_days: 390,
    })
  })

  test('of several that are presented, the newest issue of the site’s own wins; others’ and made-up ones never', async () => {
    const [old, foreign] = [await acme.pixel(), await acme.pixel((await acme.newSite(acme.pipeline.id)).key)]
    await new Promise((resolve) => setTimeout(resolve, 1100))
    const newer = await acme.pixel()
    const tossed = newer.replace(/.{3}$/, 'AAA')
    const presented: [string, string][] = [
      [old, `onelead_px=${newer}`],
      [newer, `onelead_px=${old}`],
      [`${old},${newer}`, ''],
      [`${tossed},${old},${foreign},${newer}`, ''],
      ['', `onelead_px=${tossed}; other=1; onelead_px=${old}; onelead_px=${newer}`],
    ]
    for (const [pixel, cookie] of presented)
      expect((await acme.hit(acme.site.key, { pixel }, { cookie })).body.pixel).toBe(newer)
  })

  test('is never read from an address', async () => {
    const pixel = await acme.pixel()
    const answer = await acme.publicly(`/v1/hit?pixel=${pixel}`, {
      site: acme.site.key,
      url: `${ORIGIN}/?px=${pixel}`,
    })
    expect([answer.status, answer.body.pixel]).not.toEqual([200, pixel])
    const image = await fetch(`${server.base}/pixel.gif?site=${acme.site.key}&pixel=${pixel}`, {
      headers: { referer: `${ORIGIN}/?onelead_px=${pixel}` },
    })
    expect(image.headers.get('set-cookie')).not.toContain(pixel)
  })

  test('a page view costs the database nothing while it is answered', async () => {
    await acme.hit()
    const { rowsRead, rowsWritten, roundTrips } = JSON.parse(
      (await acme.hit()).headers.get('x-test-meter') as string,
    )
    expect([rowsRead, rowsWritten, roundTrips]).toEqual([0, 0, 0])
  })
})

describe('who said no', () => {
  test.each([
    ['by Global Privacy Control', {}, { 'sec-gpc': '1' }],
    ['on the page', { consent: false }, {}],
  ])('%s gets no ID, and a cookie from before is taken back', async (_, body, headers) => {
    const pixel = await acme.pixel()
    await acme.chat({ pixel })
    await visitsOf(pixel, 1)
    const answer = await acme.hit(
      acme.site.key,
      { pixel, ...body },
      { cookie: `onelead_px=${pixel}`, ...headers },
    )
    expect([answer.status, answer.body.pixel]).toEqual([200, null])
    expect(cookieOf(answer.headers)).toMatch(/^onelead_px=; Max-Age=0; Path=\//)
    await acme.hit(acme.site.key, { pixel })
    expect((await visitsOf(pixel, 2)).page_visits).toBe(2)
  })

  test('the signal is answered where tools look for it', async () => {
    const answer = await fetch(`${server.base}/.well-known/gpc.json`)
    expect([answer.status, ((await answer.json()) as Json).gpc]).toEqual([200, true])
  })
})

describe('a browser that is forgotten', () => {
  test('leaves nothing of its ID and its visits, and what was said in it stays', async () => {
    const pixel = await acme.pixel()
    await acme.hit(acme.site.key, { pixel, url: `${ORIGIN}/secret-page` })
    const chat = (await acme.chat({ pixel, email: 'forgets@example.com', message: 'Hello' })).body
    await acme.chat({ pixel, email: 'forgets@example.com', client_id: 'c-1' })
    await acme.publicly('/v1/track', { site: acme.site.key, pixel, name: 'secret-event' })
    await acme.publicly('/v1/codes', { site: acme.site.key, pixel })
    const contact = await visitsOf(pixel, 2)
    await eventually(
      () => timelineOf(contact.id, 'event'),
      (lines) => lines.length === 1,
    )
    const decisions = (await acme.api('GET', `/leads?contact_id=${contact.id}`)).body.data[0]

    const answer = await acme.publicly(
      '/v1/forget',
      { site: acme.site.key, pixel },
      { cookie: `onelead_px=${pixel}` },
    )
    expect([answer.status, answer.body]).toEqual([204, ''])
    expect(cookieOf(answer.headers)).toMatch(/^onelead_px=; Max-Age=0/)
    await atRest(server)
    await eventually(
      () => rowsWith(pixel),
      (rows) => rows.length === 0,
    )
    expect(await dump(server)).not.toMatch(/secret-page|secret-event/)
    const after = (await acme.api('GET', `/contacts/${contact.id}`)).body
    expect(after).toMatchObject({ pixels: [], page_visits: 0, last_seen: null })
    expect(after.emails).toHaveLength(1)
    expect((await acme.api('GET', `/chats/${chat.chat_id}/messages`)).body.data).toHaveLength(1)
    // What was decided with it is decided the same again.
    const [decision] = (await acme.api('GET', `/leads/${decisions.id}/decisions`)).body.data
    const recomputed = await acme.api('GET', `/decisions/${decision.id}/recomputed`)
    expect([recomputed.status, recomputed.body.same ?? true]).toEqual([200, true])
  })

  test('of all IDs that it holds at once, also where many people have shared it, and of what it was answered first', async () => {
    const client_id = 'c'.repeat(22)
    const first = (await acme.chat({ client_id, email: 'first@example.com' })).body.pixel as string
    const pixels = [first]
    while (pixels.length < 6) pixels.push(await acme.pixel())
    for (const pixel of pixels) await acme.chat({ pixel, email: 'first@example.com' })
    for (let i = 0; i < 40; i++)
      await acme.api('POST', '/contacts', { emails: [`kiosk-${i}@example.com`], pixels: [pixels[1]] })
    const { status } = await acme.publicly('/v1/forget', { site: acme.site.key, pixel: pixels.join() })
    expect(status).toBe(204)
    await atRest(server)
    const seen = await dump(server)
    expect(pixels.filter((pixel) => seen.includes(pixel))).toEqual([])
    expect((await acme.api('GET', '/contacts?email=first@example.com')).body.data).toHaveLength(1)
  })

  test('does not come back by a page view that was on its way', async () => {
    const pixel = await acme.pixel()
    await Promise.all([
      ...Array.from({ length: 10 }, () => acme.hit(acme.site.key, { pixel, url: `${ORIGIN}/late` })),
      acme.publicly('/v1/forget', { site: acme.site.key, pixel }),
    ])
    await acme.hit(acme.site.key, { pixel, url: `${ORIGIN}/late` })
    await new Promise((resolve) => setTimeout(resolve, 1500))
    expect(await dump(server)).not.toContain(pixel)
  })

  test('is asked with its own ID: a made-up one forgets nobody, none takes only the cookie back', async () => {
    const pixel = await acme.pixel()
    await acme.chat({ pixel })
    for (const presented of ['px_madeup', `${pixel.slice(0, -2)}AA`, '', undefined]) {
      const answer = await acme.publicly(
        '/v1/forget',
        { site: acme.site.key, pixel: presented },
        { cookie: `onelead_px=${pixel}` },
      )
      expect([answer.status, cookieOf(answer.headers)]).toEqual([204, expect.stringMatching(/Max-Age=0/)])
    }
    expect((await contactOf(pixel)).pixels).toHaveLength(1)
    const elsewhere = await acme.publicly(
      '/v1/forget',
      { site: acme.site.key, pixel },
      { origin: 'https://evil.example' },
    )
    expect(elsewhere.status).toBe(403)
  })
})

describe('what a website tracks', () => {
  const track = (body: object, headers: Record<string, string> = {}) =>
    acme.publicly('/v1/track', { site: acme.site.key, ...body }, headers)

  test('stands in the timeline of whoever the browser is of, before and after that was known', async () => {
    const pixel = await acme.pixel()
    const answer = await track({ pixel, name: 'Added to cart', data: { sku: 'teapot', price: 68 } })
    expect([answer.status, answer.body]).toEqual([202, {}])
    await acme.chat({ pixel })
    await track({ pixel, name: 'Paid' })
    const { id } = await contactOf(pixel)
    const lines = await eventually(
      () => timelineOf(id, 'event'),
      (found) => found.length === 2,
    )
    expect(lines.map(({ data }) => data)).toEqual([
      { name: 'Paid', pixel },
      { name: 'Added to cart', sku: 'teapot', price: 68, pixel },
    ])
    const all = (await acme.api('GET', `/contacts/${id}/timeline`)).body.data
    expect(all.filter(({ kind }: Json) => kind === 'event')).toHaveLength(2)
    expect((await acme.api('GET', `/contacts/${id}/export`)).body.timeline).toHaveLength(2)
  })

  test('is noted of nobody where there is no ID, and of nobody who said no', async () => {
    const pixel = await acme.pixel()
    await acme.chat({ pixel })
    for (const [body, headers] of [
      [{}, {}],
      [{ pixel: 'px_madeup' }, {}],
      [{ pixel, consent: false }, {}],
      [{ pixel }, { 'sec-gpc': '1' }],
      [{ pixel }, { 'user-agent': 'Googlebot/2.1 (+http://www.google.com/bot.html)' }],
    ] as [object, Record<string, string>][])
      expect((await track({ name: 'Nothing', ...body }, headers)).status).toBe(202)
    await track({ pixel, name: 'Something' })
    const { id } = await contactOf(pixel)
    const lines = await eventually(
      () => timelineOf(id, 'event'),
      (found) => found.length > 0,
    )
    expect(lines.map(({ data }) => data.name)).toEqual(['Something'])
    expect(await dump(server)).not.toContain('"Nothing"')
  })

  test('has a name and small data', async () => {
    const pixel = await acme.pixel()
    for (const [body, pointer] of [
      [{}, '/name'],
      [{ name: ' ' }, '/name'],
      [{ name: 'x'.repeat(101) }, '/name'],
      [{ name: 'x', data: { a: 'x'.repeat(2000), b: 'x'.repeat(2000), c: 'x' } }, '/data'],
      [{ name: 'x', data: { deep: { er: 1 } } }, '/data/deep'],
      [{ name: 'x', more: 1 }, '/more'],
    ] as [object, string][]) {
      const refused = await track({ pixel, ...body })
      expect([refused.status, refused.body.errors?.[0].pointer]).toEqual([422, pointer])
    }
  })
})

test('bots are counted apart: no ID, no visit of a browser, a count of the site', async () => {
  const site = await acme.newSite(acme.pipeline.id)
  const bots = [
    'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
    'Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)',
    'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)',
  ]
  const people = [
    'Mozilla/5.0 (Linux; Android 11; CUBOT X50) AppleWebKit/537.36 Chrome/120 Mobile Safari/537.36',
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/140.0 Safari/537.36',
  ]
  for (const agent of bots) {
    const answer = await acme.hit(site.key, {}, { 'user-agent': agent })
    expect([answer.status, answer.body.pixel, cookieOf(answer.headers)]).toEqual([200, null, null])
  }
  for (const agent of people)
    expect((await acme.hit(site.key, {}, { 'user-agent': agent })).body.pixel).toMatch(/^px_/)
  const counted = await eventually(
    async () => (await acme.api('GET', `/sites/${site.id}/bots`)).body,
    ({ total }) => total === 3,
  )
  expect(counted).toEqual({ total: 3, recent: 3, days: 30 })
})
