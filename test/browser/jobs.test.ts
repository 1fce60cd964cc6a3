import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Account, type Json, times } from '../support/account.ts'
import { type Admin, looks, openAdmin } from './admin-page.ts'

let admin: Admin
beforeAll(async () => {
  admin = await openAdmin()
})
afterAll(() => admin?.stop())

/** More than one slice of a job takes. */
const PAIRS = 100

async function manyPairs(shop: Account) {
  const ids: string[] = []
  const make = async (i: number) => {
    ids[i] = (await shop.api('POST', '/contacts', { first_name: `Guest ${i >> 1}` })).body.id
  }
  for (let from = 0; from < PAIRS * 2; from += 20) await Promise.all(times(20, (i) => make(from + i)))
  return times(PAIRS, (i) => `${ids[i * 2]},${ids[i * 2 + 1]}`)
}

test('a bulk merge shows how far it is, can be cancelled, and says of each pair what became of it', async () => {
  const shop = await admin.newShop()
  const pairs = await manyPairs(shop)
  const page = await admin.signIn(shop)
  await page.goto(`${admin.server.base}/admin/contacts/jobs`)
  await page.getByText('Nothing was run yet').waitFor()
  const start = async (text: string) => {
    await page.getByRole('button', { name: 'Bulk merge' }).click()
    await page.getByRole('textbox', { name: 'Pairs of contact IDs' }).fill(text)
  }
  await start(`keeper,duplicate\n${pairs.join('\n')}\nnonsense`)
  await page.getByText('100 pairs, 1 line can’t be read').waitFor()
  await page.getByText('Line 102: nonsense').waitFor()
  expect(await page.getByRole('button', { name: 'Merge 100 pairs' }).isDisabled()).toBe(true)
  await looks(page, 'bulk-merge')
  await page.getByRole('textbox', { name: 'Pairs of contact IDs' }).fill(pairs.join('\n'))
  await admin.server.slices(1)
  await page.getByRole('button', { name: 'Merge 100 pairs' }).click()
  await page.getByRole('region', { name: 'Progress' }).getByRole('button', { name: 'Cancel' }).click()
  await page.getByText(/^\d+ of 100 pairs: \d+ merged, \d+ left untouched\.$/).waitFor()
  const [job] = (await shop.api('GET', '/jobs')).body.data
  expect(job).toMatchObject({ status: 'cancelled', failed: 0 })
  expect(job.succeeded).toBeLessThan(PAIRS)
  // The one that was cancelled may still have one to come.
  await admin.server.slices(2)

  // The same list again, and a pair that is none: what is merged is refused with its reason, the rest is done.
  await page.getByRole('link', { name: 'Imports and bulk merges' }).click()
  await start(`${pairs.join('\n')}\ncon_1 con_1`)
  await page.getByRole('button', { name: 'Merge 101 pairs' }).click()
  const bar = page.getByRole('progressbar', { name: 'Progress of the bulk merge' })
  await expect
    .poll(() => bar.evaluate((it: Json) => it.value > 0 && it.max === 101), { interval: 20 })
    .toBe(true)
  await admin.server.slices()
  const [merged, failed] = [PAIRS - job.succeeded, job.succeeded + 1]
  await page.getByText(`101 of 101 pairs: ${merged} merged, ${failed} failed.`).waitFor()
  const results = page.getByRole('region', { name: 'Each row' })
  await results.getByRole('button', { name: 'Next' }).click()
  await results.getByRole('button', { name: 'Next' }).click()
  await results.getByText('The keeper and the duplicate are the same contact.').waitFor()
  await looks(page, 'job')
  expect((await shop.api('GET', '/contacts?limit=200')).body.data).toHaveLength(PAIRS)
  await page.close()
})

test('a CSV file is imported; a row that can’t be read is listed with its line and the reason', async () => {
  const shop = await admin.newShop()
  const page = await admin.signIn(shop)
  await page.goto(`${admin.server.base}/admin/contacts`)
  await page.getByText('No contacts yet').waitFor()
  await page.getByRole('button', { name: 'Import' }).click()
  await page.getByRole('dialog').waitFor()
  await looks(page, 'import')
  expect(await page.getByRole('dialog').getByRole('button', { name: 'Import' }).isDisabled()).toBe(true)
  const rows = [
    'name,email,tags',
    'Ada Lovelace,ada@lovelace.example,vip|newsletter',
    'Broken,not an address,',
    'Grace Hopper,grace@navy.example,',
  ]
  await page.locator('input[type=file]').setInputFiles({
    name: 'people.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(rows.join('\r\n')),
  })
  await page.getByRole('dialog').getByRole('button', { name: 'Import' }).click()
  await page.getByText('3 of 3 rows: 2 imported, 1 rejected.').waitFor()
  const rejected = page.getByRole('row', { name: /^Line 3/ })
  await rejected.getByText(/email/i).waitFor()
  await looks(page, 'import-result')
  await page.goto(`${admin.server.base}/admin/contacts?tag=newsletter`)
  await page.getByRole('link', { name: 'Ada Lovelace' }).waitFor()
  expect((await shop.api('GET', '/contacts')).body.data).toHaveLength(2)
  await page.close()
})
