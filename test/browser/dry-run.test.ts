import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Account, type Json, times } from '../support/account.ts'
import { type Admin, looks, openAdmin } from './admin-page.ts'

let admin: Admin
beforeAll(async () => {
  admin = await openAdmin()
})
afterAll(() => admin?.stop())

async function rulesPage(of: Account): Promise<Page> {
  const page = await admin.signIn(of)
  await page.goto(`${admin.server.base}/admin/pipelines/${of.pipeline.id}/duplicate-control`)
  await page.getByRole('tab', { name: 'Duplicate control rules' }).click()
  return page
}

/** More than one slice of the dry run holds. */
const MANY = 260

test('a dry run of the draft shows how far it is and what would change, with links; nothing is saved by it', async () => {
  const shop = await admin.newShop()
  const channel = (await shop.newChannel()).id
  const page = await rulesPage(shop)
  const trial = page.getByRole('region', { name: 'Try these rules on past requests' })
  await page.getByRole('tab', { name: 'Try the rules' }).click()
  await trial.getByRole('button', { name: 'Run' }).click()
  await trial.getByText('No requests in this period').waitFor()

  await Promise.all(times(MANY - 4, (i) => shop.lead(channel, { email: `guest${i}@example.com` })))
  const known = { name: 'Grace Hopper', email: 'grace@example.com' }
  const first = (await shop.lead(channel, known)).body
  for (const message of ['one', 'two', 'three']) await shop.lead(channel, { ...known, message })

  await page.getByRole('tab', { name: 'Duplicate control rules' }).click()
  await page.getByRole('checkbox', { name: 'Match email addresses' }).uncheck()
  await page.getByRole('button', { name: 'Try first' }).click()
  await trial.getByText('You have changed the settings since').waitFor()
  let slices = 0
  let letGo = () => {}
  const cancelled = new Promise<void>((resolve) => {
    letGo = resolve
  })
  await page.route('**/duplicate_control/dry_run', async (route) => {
    if (slices++ > 0) await cancelled
    await route.continue()
  })
  await trial.getByRole('button', { name: 'Run', exact: true }).click()
  await trial.getByText(/^\d+ of 260 requests$/).waitFor()
  const bar = trial.getByRole('progressbar')
  expect(await bar.evaluate((it: Json) => it.value > 0 && it.value < it.max && it.max === 260)).toBe(true)
  await trial.getByRole('button', { name: 'Cancel' }).click()
  await trial.getByText('Stopped. What is below is a part.').waitFor()
  letGo()
  await trial.getByRole('button', { name: 'Go on' }).click()
  await trial
    .getByText('Of 260 requests in the last 30 days, 257 would end as they did, 3 would stay apart.')
    .waitFor()

  const apart = trial.getByRole('region', { name: /^Would stay apart/ })
  expect(await apart.getByRole('listitem').count()).toBe(3)
  await apart.getByText('It was added to a lead, and would become a new lead.').first().waitFor()
  const link = apart.getByRole('link', { name: 'Grace Hopper' }).first()
  expect(await link.getAttribute('href')).toBe(`/admin/leads/${first.lead_id}`)
  const [leadTab] = await Promise.all([admin.context().waitForEvent('page'), link.click()])
  await leadTab.getByRole('heading', { level: 1, name: 'Grace Hopper' }).waitFor()
  await leadTab.close()
  expect((await shop.api('GET', `/pipelines/${shop.pipeline.id}/duplicate_control`)).body.methods.email).toBe(
    true,
  )
  expect(await shop.leads()).toHaveLength(200)
  await looks(page, 'dry-run')

  await page.getByRole('button', { name: 'Discard' }).click()
  await trial.getByText('these results are for other rules').waitFor()
  await trial.getByRole('button', { name: 'Run again' }).click()
  await trial.getByText('Of 260 requests in the last 30 days, all would end as they did.').waitFor()
  await page.route('**/duplicate_control/dry_run', (route) => route.abort())
  await trial.getByRole('button', { name: 'Run', exact: true }).click()
  await trial.getByRole('alert').getByText('Onelead could not be reached').waitFor()
  await page.unrouteAll()
  await trial.getByRole('button', { name: 'Try again' }).click()
  await trial.getByText('all would end as they did').waitFor()

  await apart.waitFor()
  await page.close()
})
