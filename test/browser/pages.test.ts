import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Json } from '../support/account.ts'
import { PICTURES } from '../support/browser.ts'
import { complaintsOf } from '../support/chat-page.ts'
import { findings } from '../support/findings.ts'
import { signIn } from '../support/sign-in.ts'
import { api, demo, program, shop } from './demo-shop.ts'
import { newVisitor } from './visitors.ts'

let lead: string
let pipeline: string
let site: string
beforeAll(async () => {
  const channels = (await api('GET', '/channels')).data
  pipeline = channels[0].pipeline_id
  site = (await api('GET', '/sites')).data[0].id
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
  ).lead_id
  await api('POST', '/webhooks', { url: 'https://hooks.example/in', events: [] })
})

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
      const page = await newVisitor('about:blank', { colorScheme, viewport })
      const complaints = complaintsOf(page)
      await signIn(page, program.base, demo)
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
    })
  },
)

test('the shop with the panel open: nothing for axe to find, and by keyboard alone a chat is held', async () => {
  const page = await newVisitor(shop)
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
