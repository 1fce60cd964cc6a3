import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually, type Json } from '../support/account.ts'
import { PICTURES } from '../support/browser.ts'
import { signed } from '../support/sign.ts'
import { type Admin, openAdmin } from './admin-page.ts'

/** A site's page: the identity secret is changed while visitors are there; how long they are remembered; what bots did. */

let admin: Admin
beforeAll(async () => {
  admin = await openAdmin()
})
afterAll(() => admin?.stop())

test('an admin changes the identity secret: two are valid until the previous one is removed', async () => {
  const shop = await admin.newShop()
  await shop.hit(shop.site.key, {}, { 'user-agent': 'Googlebot/2.1' })
  await eventually(
    async () => (await shop.api('GET', `/sites/${shop.site.id}/bots`)).body.total,
    (total) => total === 1,
  )
  const page = await admin.signIn(shop)
  await page.goto(`${admin.server.base}/admin/sites/${shop.site.id}`)
  const card = page.getByRole('heading', { name: 'Identity secret' })
  await card.waitFor()
  await page.getByText('1 page view by bots in the last 30 days').waitFor()

  await page.getByRole('button', { name: 'Change the secret' }).click()
  await page.getByRole('button', { name: 'Make a new one' }).click()
  await page.getByText('New secret made').waitFor()
  await page
    .getByRole('group', { name: 'previous identity secret' })
    .getByRole('button', { name: 'Show' })
    .click()
  await page.getByText(shop.site.identity_secret).waitFor()
  await card.scrollIntoViewIfNeeded()
  await page.screenshot({ path: join(PICTURES, 'site-identity-secret.png') })
  const now = (await shop.api('GET', `/sites/${shop.site.id}`)).body
  const as = async (secret: string) =>
    (await shop.identify({ pixel: await shop.pixel(), ...signed(secret, { user_id: 'u-1' }) })).status
  expect([await as(now.identity_secret), await as(shop.site.identity_secret)]).toEqual([200, 200])

  await page.getByRole('button', { name: 'Remove the previous one' }).click()
  await page.getByRole('button', { name: 'Remove it' }).click()
  await page.getByText('Previous secret removed').waitFor()
  expect([await as(now.identity_secret), await as(shop.site.identity_secret)]).toEqual([200, 401])
  await page.getByRole('button', { name: 'Change the secret' }).waitFor()
})

test('an admin says how long browsers are remembered, within what browsers allow', async () => {
  const shop = await admin.newShop()
  const page = await admin.signIn(shop)
  await page.goto(`${admin.server.base}/admin/sites/${shop.site.id}`)
  const days = page.getByLabel('Days that a browser is remembered after each visit')
  expect(await days.inputValue()).toBe('400')
  await days.fill('90')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Site saved').waitFor()
  expect((await shop.api('GET', `/sites/${shop.site.id}`)).body.pixel.cookie_days).toBe(90)
})

test('a contact’s timeline says how a browser came to be theirs', async () => {
  const shop = await admin.newShop()
  const [one, two] = [await shop.pixel(), await shop.pixel()]
  const user = signed(shop.site.identity_secret, { user_id: 'u-2', email: 'ada@example.com' })
  await shop.identify({ pixel: one, name: 'Ada Lovelace', ...user })
  await shop.chat({ pixel: two })
  await shop.identify({ pixel: two, ...user })
  const [contact] = (await shop.api('GET', '/contacts?user_id=u-2')).body.data as Json[]
  const page = await admin.signIn(shop)
  await page.goto(`${admin.server.base}/admin/contacts/${contact.id}`)
  await page.getByText('Signed in: what this browser had done before was joined').waitFor()
  await page.getByText('The website said who this is').waitFor()
  await page.screenshot({ path: join(PICTURES, 'contact-identified.png'), fullPage: true })
})
