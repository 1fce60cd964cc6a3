import type { CDPSession, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { htmlWith } from '../support/host-page.ts'
import { startTrace, stopTrace, tasksWith } from '../support/trace.ts'
import { acme, host, server } from './shop-page.ts'
import { newVisitor } from './visitors.ts'

/** What the script does to the page that embeds it, and which views of it count. */

const WORDS = Array.from({ length: 400 }, (_, i) => `<p>Paragraph ${i}</p>`).join('')

async function open(prepare: (page: Page) => Promise<unknown> = async () => {}) {
  const page = await newVisitor()
  const hits: { url: string; referrer: string; title: string }[] = []
  page.on('request', (request) => {
    if (request.url().endsWith('/v1/hit')) hits.push(JSON.parse(request.postData() ?? '{}'))
  })
  await prepare(page)
  await page.goto(host.put('/', htmlWith(acme.site.snippet, { body: WORDS })))
  return { page, hits }
}
const answered = (page: Page) => page.waitForFunction(() => window.onelead?.bridge?.mode !== undefined)
const at = (path: string) => `${host.origin}${path}`

/** What a browser calls long, in milliseconds. */
const LONG_MS = 50
/** A machine that is busy may make one visit slow, a slow script makes all of them so. */
const VISITS = 4

test('one script and one beacon before the first touch, nothing moves, and no task is long on a slow machine', async () => {
  const slow = []
  while (slow.length < VISITS) {
    const { asked, shifts, tasks } = await firstVisit()
    expect(asked).toEqual(['/pixel.js', '/v1/hit'])
    expect(shifts).toBe(0)
    expect(tasks.length).toBeGreaterThan(0)
    const long = tasks.filter(({ cpu_ms }) => cpu_ms > LONG_MS)
    if (long.length === 0) return
    slow.push(long)
  }
  expect(slow).toEqual([])
})

/** By a machine four times as slow. */
async function firstVisit() {
  const asked: string[] = []
  let session: CDPSession | undefined
  const { page } = await open(async (page) => {
    session = await page.context().newCDPSession(page)
    await session.send('Emulation.setCPUThrottlingRate', { rate: 4 })
    page.on('request', (request) => asked.push(request.url().replace(server.base, '')))
    await page.addInitScript(() => {
      const seen = { shifts: 0 }
      Object.assign(window, { seen })
      new PerformanceObserver((list) => {
        for (const { value = 0 } of list.getEntries() as (PerformanceEntry & { value?: number })[])
          seen.shifts += value
      }).observe({ type: 'layout-shift', buffered: true })
    })
    await startTrace(session)
  })
  await answered(page)
  await page.waitForTimeout(1500)
  return {
    tasks: tasksWith('pixel.js', await stopTrace(session as CDPSession)),
    asked: asked.filter((url) => !url.startsWith('http') && url !== '/favicon.ico'),
    shifts: await page.evaluate(() => (window as unknown as { seen: { shifts: number } }).seen.shifts),
  }
}

test('views of a single-page application count, each once, and say where the visitor came from', async () => {
  const { page, hits } = await open()
  await answered(page)
  await page.evaluate(() => {
    history.pushState({}, '', '/shelf')
    document.title = 'Shelf'
  })
  await expect.poll(() => hits.length).toBe(2)
  // A filter, a dialog, a place on the page: the same view.
  await page.evaluate(() => {
    history.replaceState({}, '', '/shelf?sort=price')
    history.pushState({}, '', '/shelf?sort=price#token=secret')
  })
  await page.waitForTimeout(300)
  await page.evaluate(() => history.pushState({}, '', '/teapot'))
  await expect.poll(() => hits.length).toBe(3)
  await page.evaluate(() => history.go(-3))
  await expect.poll(() => hits.length).toBe(4)
  expect(hits.map(({ url, referrer }) => [referrer, url])).toEqual([
    ['', at('/')],
    [at('/'), at('/shelf')],
    [at('/shelf'), at('/teapot')],
    [at('/teapot'), at('/')],
  ])
  expect(hits[1]?.title).toBe('Shelf')
  expect(JSON.stringify(hits)).not.toContain('secret')
})

test('a page that comes back from the back-forward cache is a view, one that is only prerendered is none', async () => {
  const { page, hits } = await open()
  await answered(page)
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })))
  await expect.poll(() => hits.length).toBe(2)
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: false })))
  await page.waitForTimeout(200)
  expect(hits).toHaveLength(2)

  const prerendered = await open((page) =>
    page.addInitScript(() => {
      let waiting = true
      Object.defineProperty(document, 'prerendering', { get: () => waiting })
      Object.assign(window, {
        look: () => {
          waiting = false
          document.dispatchEvent(new Event('prerenderingchange'))
        },
      })
    }),
  )
  await prerendered.page.waitForTimeout(500)
  expect(prerendered.hits).toEqual([])
  await prerendered.page.evaluate(() => (window as unknown as { look: () => void }).look())
  await answered(prerendered.page)
  expect(prerendered.hits).toHaveLength(1)
})

test('what happens is told to the page by events that say nothing of the visitor', async () => {
  const { page } = await open((page) =>
    page.addInitScript(() => {
      const told: [string, unknown][] = []
      Object.assign(window, { told })
      for (const name of ['ready', 'hit', 'identify', 'track'])
        document.addEventListener(`onelead:${name}`, (event) =>
          told.push([name, (event as CustomEvent).detail]),
        )
    }),
  )
  await answered(page)
  await page.evaluate(() => {
    window.onelead?.('identify', { email: 'ada@example.com' })
    window.onelead?.('track', 'Paid')
  })
  const told = () => page.evaluate(() => (window as unknown as { told: [string, unknown][] }).told)
  await expect
    .poll(async () => (await told()).map(([name]) => name))
    .toEqual(['hit', 'ready', 'identify', 'track'])
  expect((await told()).every(([, detail]) => !detail)).toBe(true)
})

test('a page without script is counted by an image, with the ID in the cookie alone', async () => {
  const pixel = await acme.pixel()
  const image = await fetch(`${server.base}/pixel.gif?site=${acme.site.key}`, {
    headers: { referer: at('/no-script'), cookie: `onelead_px=${pixel}` },
  })
  expect([image.status, image.headers.get('content-type')]).toEqual([200, 'image/gif'])
  expect(image.headers.get('set-cookie')).toContain(pixel)
  await acme.chat({ pixel })
  const [contact] = (await acme.api('GET', `/contacts?pixel=${pixel}`)).body.data
  await expect
    .poll(async () =>
      (await acme.api('GET', `/contacts/${contact.id}/timeline?kind=visit`)).body.data.map(
        (it: { data: { url: string } }) => it.data.url,
      ),
    )
    .toContain(at('/no-script'))
})
