/** The admin page in Chromium over the real server, for tests that look at it and press its keys. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { type Account, newAccount } from '../support/account.ts'
import { newProfile, PICTURES } from '../support/browser.ts'
import { startServer } from '../support/server.ts'
import { signIn } from '../support/sign-in.ts'

const AXE = readFileSync(join(import.meta.dirname, '../../node_modules/axe-core/axe.min.js'), 'utf8')
const DESK = { width: 1400, height: 900 }
const LOOKS = [
  ['light', DESK],
  ['dark', DESK],
  ['dark', { width: 375, height: 740 }],
] as const

export type Admin = Awaited<ReturnType<typeof openAdmin>>

export async function openAdmin() {
  const server = await startServer()
  const profile = await newProfile({ viewport: DESK })
  await profile.page('about:blank')
  return {
    server,
    context: () => profile.context(),
    newShop: () => newAccount(server.base),
    /** A page of this account's admin, signed in. */
    async signIn(to: Account): Promise<Page> {
      const page = await profile.context().newPage()
      page.setDefaultTimeout(20_000)
      await signIn(page, server.base, to)
      return page
    },
    async stop() {
      await profile.discard()
      await server.stop()
    },
  }
}

/** The page as it stands, light, dark and on a phone: pictures to look at, nothing for axe to find, nothing wider than the screen. */
export async function looks(page: Page, title: string) {
  for (const [colorScheme, viewport] of LOOKS) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.setViewportSize(viewport)
    const phone = viewport.width < 400
    const name = `${title}-${phone ? 'phone' : colorScheme}`
    await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true })
    expect([name, await page.evaluate('document.documentElement.scrollWidth - innerWidth')]).toEqual([
      name,
      0,
    ])
    // The dark colours are those of the phone.
    if (name.endsWith('-dark')) continue
    const found = await page.evaluate(
      `(async () => { ${AXE}; const { violations } = await axe.run(); return violations.map((it) => it.id + ': ' + it.nodes.map((node) => node.html).join(' ')) })()`,
    )
    expect([name, found]).toEqual([name, []])
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: null })
  await page.setViewportSize(DESK)
}

/** The page by its keys alone. */
export function keysOf(page: Page) {
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key)
  }
  const at = async () =>
    String(
      await page.evaluate(
        '(document.activeElement.getAttribute("aria-label") || document.activeElement.textContent || "").trim()',
      ),
    )
  return {
    press,
    type: (text: string) => page.keyboard.type(text),
    /** What has the focus, by its name. */
    at,
    async tabTo(name: RegExp) {
      for (let i = 0; i < 80; i++) {
        await press('Tab')
        if (name.test(await at())) return
      }
      throw new Error(`not reached by Tab: ${name}`)
    },
  }
}
