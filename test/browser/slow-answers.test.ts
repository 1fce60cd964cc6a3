/** The admin page where answers come late, cross each other, or don't come at all. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hold } from '../support/held.ts'
import { type Admin, openAdmin } from './admin-page.ts'

let admin: Admin
beforeAll(async () => {
  admin = await openAdmin()
})
afterAll(() => admin?.stop())

test('two changes of a contact whose answers cross: what the later one shows stays, and the next save loses nothing', async () => {
  const shop = await admin.newShop()
  const { id } = (await shop.api('POST', '/contacts', { first_name: 'Ada', last_name: 'Lovelace' })).body
  const page = await admin.signIn(shop)
  await page.goto(`${admin.server.base}/admin/contacts/${id}`)
  const name = await hold(page, /\/api\/v1\/contacts\/con_\w+$/, 'PATCH')
  await page.getByRole('button', { name: 'Last name: Lovelace. Change' }).click()
  await page.getByRole('textbox', { name: 'Last name' }).fill('King')
  await page.keyboard.press('Enter')
  await name.answered
  const add = page.getByRole('textbox', { name: 'Add a tag' })
  await add.fill('vip')
  await page.keyboard.press('Enter')
  const remove = page.getByRole('button', { name: 'Remove the tag vip' })
  await remove.waitFor()
  name.release()
  await page.getByRole('button', { name: 'Last name: King. Change' }).waitFor()
  expect(await remove.count()).toBe(1)
  await add.fill('press')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Remove the tag press' }).waitFor()
  expect((await shop.api('GET', `/contacts/${id}`)).body).toMatchObject({
    last_name: 'King',
    tags: ['vip', 'press'],
  })
  await page.close()
})
