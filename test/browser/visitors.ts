/** People with a browser to themselves. */
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core'
import { afterAll, afterEach } from 'vitest'
import { LAUNCH, newProfile, type Profile } from '../support/browser.ts'

let browser: Promise<Browser> | undefined
const contexts: BrowserContext[] = []
afterEach(async () => {
  for (const it of contexts.splice(0)) await it.close()
})
afterAll(async () => (await browser)?.close())

/** A page in a browser that forgets everything after the test. */
export async function newVisitor(url = 'about:blank', options: BrowserContextOptions = {}): Promise<Page> {
  browser ??= chromium.launch(LAUNCH)
  const context = await (await browser).newContext(options)
  contexts.push(context)
  const page = await context.newPage()
  await page.goto(url)
  return page
}

const profiles: Profile[] = []
afterAll(async () => {
  for (const it of profiles) await it.discard()
})

/** A browser that remembers when it is closed and opened again, until the file is over. */
export async function returningVisitor(options?: Parameters<typeof newProfile>[0]): Promise<Profile> {
  const profile = await newProfile(options)
  profiles.push(profile)
  return profile
}
