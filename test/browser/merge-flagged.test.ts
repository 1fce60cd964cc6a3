/** Flagged pairs merged without a click, turned on in Settings. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '../support/account.ts'
import { type Admin, looks, openAdmin } from './admin-page.ts'

let admin: Admin
beforeAll(async () => {
  admin = await openAdmin()
})
afterAll(() => admin?.stop())

test('an admin turns it on; the list says so, and the pair is merged by itself', async () => {
  const shop = await admin.newShop()
  const jane = { name: 'Jane Quackenbush', company: 'Halcyon Tools', emails: ['jane@halcyon.example'] }
  for (const more of [{}, { user_id: 'u-1' }]) await shop.api('POST', '/contacts', { ...jane, ...more })
  const page = await admin.signIn(shop)
  await page.goto(`${admin.server.base}/admin/contacts/duplicates`)
  await page.getByText('Nothing here is merged without you.').waitFor()

  await page.goto(`${admin.server.base}/admin/settings`)
  const toggle = page.getByRole('switch', { name: 'Merge pairs above 90% without a click' })
  expect(await toggle.isChecked()).toBe(false)
  await toggle.focus()
  await page.keyboard.press('Space')
  await page.getByText('Flagged pairs are merged by themselves').waitFor()
  await looks(page, 'settings-merge-flagged')
  expect((await shop.api('GET', '/account')).body.merge_flagged_pairs).toBe(true)

  await page.goto(`${admin.server.base}/admin/contacts/duplicates`)
  await page.getByText('Flagged pairs are merged by themselves within a few minutes').waitFor()
  await admin.server.later(0)
  await eventually(
    async () => (await shop.api('GET', '/contacts')).body.data.length,
    (count) => count === 1,
  )
  await page.goto(`${admin.server.base}/admin/contacts/jobs`)
  await page.getByRole('link', { name: 'Merging flagged pairs' }).click()
  await page.getByText('merged', { exact: true }).first().waitFor()
  await looks(page, 'job-merge-flagged')
})
