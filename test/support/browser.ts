import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium, type Page } from 'playwright-core'

const executablePath = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => path !== undefined && existsSync(path))

/** How Chromium is started, whichever way. */
export const LAUNCH = {
  ...(executablePath ? { executablePath } : {}),
  headless: true,
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
}

/** Where screenshots of a run are left to be looked at. */
export const PICTURES = join(import.meta.dirname, '../.artifacts/pictures')
mkdirSync(PICTURES, { recursive: true })

export type Profile = Awaited<ReturnType<typeof newProfile>>

/** A browser profile on disk: what one person's browser keeps between being closed and opened again. */
export async function newProfile(
  options: { colorScheme?: 'light' | 'dark'; viewport?: { width: number; height: number } } = {},
) {
  const folder = mkdtempSync(join(tmpdir(), 'onelead-profile-'))
  let context: BrowserContext | undefined
  const close = async () => {
    await context?.close()
    context = undefined
  }
  return {
    /** Opens the browser, or goes on with the open one. */
    async page(url: string): Promise<Page> {
      context ??= await chromium.launchPersistentContext(folder, {
        ...LAUNCH,
        ...options,
      })
      const page = context.pages()[0] ?? (await context.newPage())
      await page.goto(url)
      return page
    },
    context: () => context as BrowserContext,
    close,
    async discard() {
      await close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
