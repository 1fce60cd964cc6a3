/** Visitors with a browser to themselves that forgets everything after the test. For one that is closed and opened again: `newProfile`. */
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core'
import { afterAll, afterEach } from 'vitest'
import { LAUNCH } from '../support/browser.ts'

let browser: Promise<Browser> | undefined
const contexts: BrowserContext[] = []
afterEach(async () => {
  for (const it of contexts.splice(0)) await it.close()
})
afterAll(async () => (await browser)?.close())

export async function newVisitor(url = 'about:blank', options: BrowserContextOptions = {}): Promise<Page> {
  browser ??= chromium.launch(LAUNCH)
  const context = await (await browser).newContext(options)
  contexts.push(context)
  const page = await context.newPage()
  await page.goto(url)
  return page
}
