import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Account, type Json, newAccount } from '../support/account.ts'
import type { Profile } from '../support/browser.ts'
import { openPanel, say } from '../support/chat-page.ts'
import { startOwnHost } from '../support/own-host.ts'
import { type Server, startServer } from '../support/server.ts'
import { returningVisitor } from './visitors.ts'

/** A visitor who comes back is known, whatever the browser has thrown away in between. */

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

const seen = (page: Page) => page.waitForResponse((it) => it.url().endsWith('/v1/hit') && it.ok())
const idOf = (page: Page) => page.evaluate(() => localStorage.onelead_px?.split(';')[0] as string)
/** Comes to a page, and is answered. */
async function come(profile: Profile, url: string) {
  const page = await profile.page('about:blank')
  const [answer] = await Promise.all([seen(page), page.goto(url)])
  await page.waitForFunction(() => 'onelead_px' in localStorage)
  return { page, pixel: (await answer.json()).pixel as string }
}
/** All that a script can reach, as Safari takes it away after seven days. */
const clearScripts = (page: Page) =>
  page.evaluate(() => {
    localStorage.clear()
    const host = location.hostname
    for (const pair of document.cookie.split('; '))
      for (const domain of ['', `;domain=${host}`, `;domain=${host.replace(/^blog\./, '')}`]) {
        // biome-ignore lint/suspicious/noDocumentCookie: as a browser clears it
        document.cookie = `${pair.split('=')[0]}=;path=/;max-age=0${domain}`
      }
  })

const losses: [
  string,
  mounted: boolean,
  between: (profile: Profile, page: Page) => Promise<unknown>,
  to: 'shop' | 'blog',
][] = [
  ['closing the browser', true, (profile) => profile.close(), 'shop'],
  ['closing the browser, Onelead elsewhere', false, (profile) => profile.close(), 'shop'],
  ['clearing local storage', true, (_, page) => page.evaluate(() => localStorage.clear()), 'shop'],
  [
    'clearing local storage, Onelead elsewhere',
    false,
    (_, page) => page.evaluate(() => localStorage.clear()),
    'shop',
  ],
  [
    'clearing script cookies and local storage on the own-host mount',
    true,
    (_, page) => clearScripts(page),
    'shop',
  ],
  ['going to another subdomain of the site', true, async () => {}, 'blog'],
  ['going to another subdomain, Onelead elsewhere', false, async () => {}, 'blog'],
]

describe('a lead is found again after', () => {
  test.each(losses)('%s', async (_, mounted, between, to) => {
    const site = await acme.newSite(acme.pipeline.id, { origins: [host.shop, host.blog] })
    host.embed(site.key, mounted)
    const profile = await returningVisitor()
    const { page, pixel } = await come(profile, host.shop)
    await openPanel(page)
    await say(page, 'Is the teapot in stock?')
    await between(profile, page)

    const again = await come(profile, host[to])
    expect(again.pixel).toBe(pixel)
    expect(await idOf(again.page)).toBe(pixel)
    await openPanel(again.page)
    await again.page.locator('#message').waitFor()
    await say(again.page, 'I am back')
    const leads = (await acme.leads()).filter(({ channel_id }: Json) => channel_id === site.channel_id)
    expect(leads).toHaveLength(1)
    await profile.close()
  })

  test('but not after everything was cleared: somebody new', async () => {
    const site = await acme.newSite(acme.pipeline.id, { origins: [host.shop, host.blog] })
    host.embed(site.key, true)
    const profile = await returningVisitor()
    const { page, pixel } = await come(profile, host.shop)
    await page.evaluate(() => localStorage.clear())
    await page.context().clearCookies()
    expect((await come(profile, host.shop)).pixel).not.toBe(pixel)
  })
})

test('signing out takes back the cookie that no script can reach', async () => {
  host.embed(acme.site.key, true)
  const profile = await returningVisitor()
  const { page, pixel } = await come(profile, host.shop)
  const cookies = async () =>
    (await page.context().cookies())
      .filter(({ name }) => name === 'onelead_px')
      .map(({ value, httpOnly }) => ({ value, httpOnly }))
  expect(await cookies()).toEqual([{ value: pixel, httpOnly: true }])
  const [answer] = await Promise.all([seen(page), page.evaluate(() => window.onelead?.('reset'))])
  const next = (await answer.json()).pixel
  expect(next).not.toBe(pixel)
  await expect.poll(cookies).toEqual([{ value: next, httpOnly: true }])
  // The browser has the cookie with the answer's head, the page its ID once it has read the body.
  await expect.poll(() => idOf(page)).toBe(next)
})
