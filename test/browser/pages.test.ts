import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { call, type Json } from '../support/account.ts'
import { newProfile, PICTURES, type Profile } from '../support/browser.ts'
import { type Program, startProgram } from '../support/program.ts'

const AXE = readFileSync(join(import.meta.dirname, '../../node_modules/axe-core/axe.min.js'), 'utf8')

let program: Program
let state: string
let demo: { email: string; password: string; api_key: string }
let shop: string
let lead: string
let pipeline: string
let site: string
const profiles: Profile[] = []

beforeAll(async () => {
  state = mkdtempSync(join(tmpdir(), 'onelead-pages-'))
  program = await startProgram({ ONELEAD_STATE: state })
  shop = /demo shop\s+(\S+)/.exec(program.output())?.[1] as string
  demo = JSON.parse(readFileSync(join(state, 'demo.json'), 'utf8'))
  const api = (method: string, path: string, body?: object) =>
    call<Json>(`${program.base}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${demo.api_key}`, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
  const channels = (await api('GET', '/channels')).body.data
  pipeline = channels[0].pipeline_id
  site = (await api('GET', '/sites')).body.data[0].id
  const mail = channels.find((it: Json) => it.kind === 'email').id
  const one = {
    email: 'ada@example.com',
    name: 'Ada Lovelace',
    message: 'Do you ship to Spain?',
    fields: { size: 'M' },
  }
  await api('POST', `/channels/${mail}/leads`, one)
  lead = (
    await api('POST', `/channels/${mail}/leads`, {
      ...one,
      phone: '+34 612 345 678',
      company: 'Analytical Engines',
      fields: { size: 'L' },
    })
  ).body.lead_id
  await api('POST', '/webhooks', { url: 'https://hooks.example/in', events: [] })
})
afterAll(async () => {
  for (const one of profiles) await one.discard()
  await program?.interrupt()
  rmSync(state, { recursive: true, force: true })
})

/** What axe finds in the page as it stands, shadow roots too. */
async function findings(page: Page): Promise<string[]> {
  // Through the debugger, as a policy of the page would not let a script in.
  return page.evaluate(
    `(async () => { ${AXE}; const { violations } = await axe.run(); return violations.map((it) => it.id + ': ' + it.nodes.map((node) => node.html).join(' ')) })()`,
  )
}

describe.each([
  ['light', 'light', { width: 1280, height: 900 }],
  ['dark, on a phone', 'dark', { width: 375, height: 740 }],
] as const)(
  'every admin page, %s: nothing for axe to find, nothing wider than the screen, no complaint in the console',
  (name, colorScheme, viewport) => {
    test.each([
      ['leads', () => '/admin/leads'],
      ['contact-duplicates', () => '/admin/contacts/duplicates'],
      ['lead', () => `/admin/leads/${lead}`],
      ['pipelines', () => '/admin/pipelines'],
      ['duplicate-control', () => `/admin/pipelines/${pipeline}/duplicate-control`],
      ['sites', () => '/admin/sites'],
      ['site', () => `/admin/sites/${site}`],
      ['webhooks', () => '/admin/webhooks'],
      ['api-keys', () => '/admin/api-keys'],
    ])('%s', async (title, path) => {
      const profile = await newProfile({ colorScheme, viewport })
      profiles.push(profile)
      const page = await profile.page('about:blank')
      const complaints: string[] = []
      page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
      page.on('pageerror', (error) => complaints.push(error.message))
      await page.request.post(`${program.base}/api/v1/session`, {
        data: { email: demo.email, password: demo.password },
        headers: { origin: program.base },
      })
      await page.goto(`${program.base}${path()}`)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await page.waitForLoadState('networkidle')
      await page.screenshot({ path: join(PICTURES, `${title}-${colorScheme}.png`), fullPage: true })
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
      expect(await findings(page)).toEqual([])
      expect(complaints).toEqual([])
      expect([name, await page.getByRole('heading', { level: 1 }).textContent()]).not.toEqual([
        name,
        'Not found',
      ])
      await profile.discard()
    })
  },
)

test('the shop with the panel open: nothing for axe to find, and by keyboard alone a chat is held', async () => {
  const profile = await newProfile()
  profiles.push(profile)
  const page = await profile.page(shop)
  const launcher = page.getByRole('button', { name: 'Kiln & Clay' })
  await launcher.waitFor()
  await launcher.focus()
  await page.keyboard.press('Enter')
  const panel = page.getByRole('dialog', { name: 'Kiln & Clay' })
  await panel.waitFor()
  const focused = () =>
    page.evaluate(
      '(() => { let at = document.activeElement; while (at && at.shadowRoot && at.shadowRoot.activeElement) at = at.shadowRoot.activeElement; return at && at.tagName })()',
    )
  // Into the form first: name, email and phone may be left out.
  await expect.poll(focused).toBe('INPUT')
  for (let i = 0; i < 6 && (await focused()) !== 'TEXTAREA'; i++) await page.keyboard.press('Tab')
  expect(await focused()).toBe('TEXTAREA')
  await page.keyboard.type('All by keyboard')
  await page.keyboard.press('Enter')
  await panel.locator('li.message.visitor[data-state=sent]').waitFor()
  expect(await findings(page)).toEqual([])
  await page.keyboard.press('Escape')
  await panel.waitFor({ state: 'hidden' })
  await expect.poll(focused).toBe('BUTTON')
})
