import type { Page } from 'playwright-core'
import { newAccount } from '../test/support/account.ts'
import { newProfile } from '../test/support/browser.ts'
import { complaintsOf, launcher, panel } from '../test/support/chat-page.ts'
import { htmlWith, startHost } from '../test/support/host-page.ts'
import { startServer } from '../test/support/server.ts'
import type { Measure } from './figure.ts'

const VISITS = 7
/** How much slower the processor is made: a phone of some years ago. */
const SLOWER = 4
const SETTLED_MS = 1500

/** Notes what the browser says of layout and of long work, from the first moment on. */
const WATCH = () => {
  const seen = { shift: 0, long: [] as number[] }
  Object.assign(window, { seen })
  new PerformanceObserver((list) => {
    for (const it of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[])
      if (!it.hadRecentInput) seen.shift += it.value
  }).observe({ type: 'layout-shift', buffered: true })
  new PerformanceObserver((list) => {
    for (const it of list.getEntries()) seen.long.push(it.duration)
  }).observe({ type: 'longtask', buffered: true })
}

type Seen = { shift: number; long: number[] }

/** One visit of a new browser: what it costs the page until somebody comes, and until the panel can be written in. */
async function visit(url: string, touched: boolean) {
  const profile = await newProfile()
  try {
    const page: Page = await profile.page('about:blank')
    const complaints = complaintsOf(page)
    await page.addInitScript(WATCH)
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    const session = await page.context().newCDPSession(page)
    await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER })
    await page.goto(url)
    let opened = 0
    if (touched) {
      await launcher(page).waitFor()
      await page.waitForTimeout(SETTLED_MS)
      await launcher(page).hover()
      await page.waitForTimeout(SETTLED_MS)
      // From the click to the first frame after it in which the message can be written.
      opened = await launcher(page).evaluate(
        (button: HTMLElement) =>
          new Promise<number>((resolve) => {
            const from = performance.now()
            button.click()
            const look = () => {
              const root = button.getRootNode() as ShadowRoot
              const box = root.querySelector('#message')?.getBoundingClientRect()
              if (box?.height) requestAnimationFrame(() => resolve(performance.now() - from))
              else setTimeout(look)
            }
            look()
          }),
      )
      await panel(page).waitFor()
    }
    await page.waitForTimeout(SETTLED_MS)
    const seen = (await page.evaluate('seen')) as Seen
    return { ...seen, complaints: complaints.length, asked, opened }
  } finally {
    await profile.discard()
  }
}

const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] as number

/** What the script does to the page that it is on. */
export const hostPage: Measure = {
  name: 'host-page',
  run: async () => {
    const server = await startServer()
    const host = await startHost()
    try {
      const acme = await newAccount(server.base, { origin: host.origin })
      const body = `<main><h1>Shop</h1>${'<p>Some words of the page.</p>'.repeat(200)}</main>`
      const with_ = host.put('/with', htmlWith(acme.site.snippet, { body }))
      const without = host.put('/without', htmlWith('', { body }))
      const visits = []
      const bare = []
      for (let i = 0; i < VISITS; i++) {
        visits.push(await visit(with_, true))
        bare.push(await visit(without, false))
      }
      const untouched = await visit(with_, false)
      const ours = untouched.asked.filter((url) => url.startsWith(server.base))
      const count = (all: { long: number[] }[]) => all.reduce((sum, { long }) => sum + long.length, 0)
      return [
        {
          name: 'requests before the visitor touches the launcher',
          measured: ours.length,
          unit: 'count',
          goal: { at_most: 2 },
          beside: ours.map((url) => new URL(url).pathname).join(', '),
        },
        {
          name: 'layout shift, page and panel',
          measured: Math.max(...visits.map(({ shift }) => shift)),
          unit: 'part',
          goal: { at_most: 0 },
        },
        {
          name: `long tasks in ${VISITS} visits, processor slowed ${SLOWER}×`,
          measured: count(visits),
          unit: 'count',
          goal: { at_most: 0 },
          beside: `${count(bare)} on the same page without the script`,
        },
        {
          name: 'errors in the page',
          measured: visits.reduce((sum, { complaints }) => sum + complaints, 0),
          unit: 'count',
          goal: { at_most: 0 },
        },
        {
          name: 'click on the launcher to usable panel, after a hover, slowed 4×, median',
          measured: median(visits.map(({ opened }) => opened)) / 1000,
          unit: 'seconds',
          goal: { at_most: 0.1 },
        },
      ]
    } finally {
      host.stop()
      await server.stop()
    }
  },
}
