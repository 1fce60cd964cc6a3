import type { Page, Request } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Account, eventually, type Json, newAccount } from '../support/account.ts'
import { openPanel, say } from '../support/chat-page.ts'
import { startOwnHost } from '../support/own-host.ts'
import { type Server, startServer } from '../support/server.ts'
import { newVisitor } from './visitors.ts'

/** What leaves a browser, and what stays in it, before its owner has said yes and after they have said no. */

let server: Server
let host: Awaited<ReturnType<typeof startOwnHost>>
let acme: Account
beforeAll(async () => {
  server = await startServer()
  host = await startOwnHost(server.base)
  acme = await newAccount(server.base, { origin: host.shop })
})
afterAll(async () => {
  host.stop()
  await server.stop()
})

const ID = /px_[\w-]{8,}/
const PERSON = /canary/i

/** Everything that a page sends from now on, as text. */
function recording(page: Page) {
  const sent: Promise<string>[] = []
  const note = async (request: Request) =>
    `${request.method()} ${request.url()} ${JSON.stringify(await request.allHeaders().catch(() => ({})))} ${request.postData() ?? ''}`
  page.on('request', (request) => sent.push(note(request)))
  return async () => {
    const all = await Promise.all(sent.splice(0))
    // A page’s own address and its icon are the page’s.
    return all.filter((it) => it.includes('/v1/'))
  }
}
const kept = async (page: Page) =>
  JSON.stringify([
    await page.context().cookies(),
    await page.evaluate(() => [{ ...localStorage }, { ...sessionStorage }, document.cookie]),
  ])

async function visitor(mode: string, mounted: boolean, gpc = false) {
  const site = await acme.newSite(acme.pipeline.id, { origins: [host.shop], pixel: { consent: mode } })
  host.embed(site.key, mounted)
  const page = await newVisitor()
  const context = page.context()
  if (gpc) {
    await context.setExtraHTTPHeaders({ 'sec-gpc': '1' })
    await context.addInitScript(() =>
      Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { get: () => true }),
    )
  }
  // What a page says before the script is there: it knows who its visitor is.
  await context.addInitScript(() => {
    const q: unknown[][] = []
    const early = Object.assign((...words: unknown[]) => void q.push(words), { q })
    window.onelead = early
    early('identify', { user_id: 'canary-1', email: 'canary@example.com', name: 'Canary' })
    early('track', 'Canary sang', { loud: true })
  })
  return { page, sent: recording(page) }
}
const come = async (page: Page) => {
  const hit = page.waitForResponse((it) => it.url().endsWith('/v1/hit'))
  await page.goto(`${host.shop}/first?px_in_the_address=px_${'A'.repeat(38)}`)
  await hit
}
/** Looks around, as somebody does who has not been asked yet. */
async function lookAround(page: Page) {
  const hits = page.waitForResponse((it) => it.url().endsWith('/v1/hit'))
  await page.evaluate(() => history.pushState({}, '', '/second'))
  await hits
  await openPanel(page)
  await page.keyboard.press('Escape')
  await page.waitForTimeout(300)
}
const users = async (): Promise<Json[]> => (await acme.api('GET', '/contacts?user_id=canary-1')).body.data
const consent = (page: Page, yes: boolean) => page.evaluate((it) => window.onelead?.('consent', it), yes)

test.each([
  ['Onelead elsewhere', false],
  ['Onelead on the page’s own host', true],
])(
  '%s: before consent nothing holds an ID or says who it is; after it the visit counts, and after a no all of it is gone',
  async (_, mounted) => {
    const { page, sent } = await visitor('consent', mounted)
    await come(page)
    await lookAround(page)
    const before = await sent()
    expect(before.filter((it) => it.startsWith('POST')).length).toBe(2)
    for (const line of before) {
      expect(
        line.replace(/"(url|referrer)\\?":\\?"[^"]*"/g, '').replaceAll('px_in_the_address', ''),
      ).not.toMatch(/"pixel|onelead_px/)
      expect(line).not.toMatch(PERSON)
    }
    expect(await kept(page)).not.toMatch(ID)
    expect(await users()).toEqual([])

    const told = page.waitForResponse((it) => it.url().endsWith('/v1/track'))
    await consent(page, true)
    await told
    const [user] = await eventually(users, (found) => found.length === 1)
    const pixel: string = user.pixels[0].value
    expect(await kept(page)).toContain(pixel)
    expect((await sent()).map((it) => /\/v1\/(\w+)/.exec(it)?.[1])).toEqual(['hit', 'identify', 'track'])
    await eventually(
      async () => (await acme.api('GET', `/contacts/${user.id}`)).body,
      (it) => it.page_visits === 1,
    )

    const gone = page.waitForResponse((it) => it.url().endsWith('/v1/forget'))
    await consent(page, false)
    expect((await gone).status()).toBe(204)
    await expect.poll(() => kept(page)).not.toMatch(ID)
    const forgotten = (await acme.api('GET', `/contacts/${user.id}`)).body
    expect([forgotten.pixels, forgotten.page_visits]).toEqual([[], 0])
    await sent()
    await come(page)
    await lookAround(page)
    for (const line of await sent()) expect(line).not.toContain(pixel)
    expect(await kept(page)).not.toMatch(ID)
    await acme.api('POST', `/contacts/${user.id}/erase`)
  },
)

test.each([
  ['load', false],
  ['load', true],
  ['consent', true],
  ['message', false],
])(
  'Global Privacy Control, mode %s, own host %s: nothing holds an ID, even after the page says yes',
  async (mode, mounted) => {
    const { page, sent } = await visitor(mode, mounted, true)
    await come(page)
    await lookAround(page)
    await consent(page, true)
    await come(page)
    await openPanel(page)
    await say(page, 'A chat is taken all the same')
    for (const line of await sent()) {
      expect(line).not.toMatch(/"pixel\\?":\\?"px_|onelead_px/)
      expect(line).not.toMatch(PERSON)
    }
    expect(await kept(page)).not.toMatch(/onelead_px|"pixel/)
    expect(await users()).toEqual([])
  },
)

test('mode message: an ID comes with the first message, not before', async () => {
  const { page, sent } = await visitor('message', true)
  await come(page)
  await lookAround(page)
  for (const line of await sent()) expect(line).not.toMatch(/"pixel|onelead_px|canary/i)
  expect(await kept(page)).not.toMatch(ID)
  await openPanel(page)
  await say(page, 'Hello')
  await expect.poll(() => kept(page)).toMatch(ID)
})
