/** Which attributes say who somebody is, in Settings. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { suggestedNames } from '../../admin/pages/settings/suggested-names.ts'
import { times } from '../support/account.ts'
import { jobsOf } from '../support/made-up-contacts.ts'
import { type Admin, looks, openAdmin } from './admin-page.ts'

let admin: Admin
beforeAll(async () => {
  admin = await openAdmin()
})
afterAll(() => admin?.stop())

test('names are suggested, added, saved once, and there after a reload; everybody is looked through again', async () => {
  const shop = await admin.newShop()
  for (const i of times(4, (n) => n))
    await shop.api('POST', '/contacts', {
      name: `Guest ${i}`,
      attributes: { customer_number: `K-${i}`, size: 'M', city: `Town ${i}` },
    })
  const page = await admin.signIn(shop)
  await page.goto(`${admin.server.base}/admin/settings`)
  const card = page.getByRole('region', { name: 'Attributes that identify' })
  const save = card.getByRole('button', { name: 'Save' })
  await card.getByText('Your contacts have:').waitFor()
  expect(await save.isDisabled()).toBe(true)
  expect(await card.getByRole('button', { name: 'size' }).count()).toBe(0)
  await card.getByRole('button', { name: 'customer_number' }).click()
  await card.getByRole('textbox', { name: 'Name of an attribute' }).fill('plate')
  await page.keyboard.press('Enter')
  await card.getByRole('listitem').filter({ hasText: 'plate' }).waitFor()
  // Nothing is saved as it is typed: each save has everybody looked through.
  expect(await jobsOf(shop, 'look_through')).toEqual([])
  await looks(page, 'settings-identifying')
  await save.click()
  await page.getByText('All contacts are being looked through again.').waitFor()
  expect((await shop.api('GET', '/account')).body.identifying_attributes).toEqual([
    'customer_number',
    'plate',
  ])
  expect(await jobsOf(shop, 'look_through')).toHaveLength(1)

  await page.reload()
  await card.getByRole('listitem').first().waitFor()
  expect(await card.getByRole('listitem').allTextContents()).toEqual(['customer_number', 'plate'])
  expect(await save.isDisabled()).toBe(true)
  await card.getByRole('button', { name: 'Remove plate' }).click()
  await save.click()
  await expect
    .poll(async () => (await shop.api('GET', '/account')).body.identifying_attributes)
    .toEqual(['customer_number'])
  await page.close()
})

test.each([
  ['what nearly everybody has a value of their own for', [{ no: 1 }, { no: 2 }, { no: 3 }], ['no']],
  ['the commonest first', [{ plate: 'a', no: 1 }, { no: 2 }, { no: 3, plate: 'b' }], ['no', 'plate']],
  ['nothing that many share', [{ size: 'M' }, { size: 'M' }, { size: 'L' }, { size: 'M' }], []],
  [
    'nothing that is compared anyway',
    [
      { city: 'Ulm', Birth_Date: 'a' },
      { city: 'Bonn', Birth_Date: 'b' },
    ],
    [],
  ],
  ['nothing that one contact alone has', [{ plate: 'a' }, {}], []],
  [
    'no yes or no, and no list',
    [
      { a: true, b: ['x'] },
      { a: false, b: ['y'] },
    ],
    [],
  ],
])('suggests %s', (_, attributes, names) => {
  expect(suggestedNames(attributes.map((it) => ({ attributes: it })))).toEqual(names)
})
