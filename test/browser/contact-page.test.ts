import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Account, eventually } from '../support/account.ts'
import { type Admin, looks, openAdmin } from './admin-page.ts'

let admin: Admin
beforeAll(async () => {
  admin = await openAdmin()
})
afterAll(() => admin?.stop())

const ada = {
  first_name: 'Ada',
  last_name: 'Lovelace',
  emails: ['ada@lovelace.example', 'ada@work.example'],
  phones: ['+44 20 7946 0958'],
  attributes: { size: 'M' },
}

async function openAda(shop: Account) {
  const { id } = (await shop.api('POST', '/contacts', ada)).body
  const page = await admin.signIn(shop)
  await page.goto(`${admin.server.base}/admin/contacts/${id}`)
  await page.getByRole('heading', { level: 1, name: 'Ada Lovelace' }).waitFor()
  const now = async () => (await shop.api('GET', `/contacts/${id}`)).body
  return { id: id as string, page, now }
}

test('a contact is changed in place: a name, the primary email, tags and attributes; Escape changes nothing', async () => {
  const shop = await admin.newShop()
  const { page, now } = await openAda(shop)
  await page.getByRole('button', { name: 'Last name: Lovelace. Change' }).click()
  const lastName = page.getByRole('textbox', { name: 'Last name' })
  await expect.poll(() => lastName.evaluate((it) => it === it.ownerDocument.activeElement)).toBe(true)
  await page.keyboard.type('Byron')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Last name: Lovelace. Change' }).click()
  await lastName.fill('King')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: 'Ada King' }).waitFor()

  await page.getByRole('button', { name: 'Make primary: ada@work.example' }).click()
  await page.getByRole('status').getByText('ada@work.example is the primary email now').waitFor()
  await page.getByRole('textbox', { name: 'Add a tag' }).fill('vip')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Remove the tag vip' }).waitFor()
  await page.getByRole('button', { name: 'size: M. Change' }).click()
  await page.getByRole('textbox', { name: 'size' }).fill('L')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'size: L. Change' }).waitFor()
  await looks(page, 'contact')
  const person = await now()
  expect(person).toMatchObject({ last_name: 'King', tags: ['vip'], attributes: { size: 'L' } })
  expect(person.emails[0]).toMatchObject({ value: 'ada@work.example', primary: true })
  expect(person.emails).toHaveLength(2)

  await page.getByRole('textbox', { name: 'Add an email' }).fill('not an address')
  await page.keyboard.press('Enter')
  await page.getByText('Not an email address').first().waitFor()
  expect((await now()).emails).toHaveLength(2)
  await page.close()
})

test('the timeline takes what an agent adds, the same key once, and shows one kind alone', async () => {
  const shop = await admin.newShop()
  const { id, page } = await openAda(shop)
  await shop.api('POST', `/contacts/${id}/timeline`, {
    kind: 'deal',
    data: { title: 'Plates', amount: 1200 },
  })
  const timeline = page.getByRole('region', { name: 'Timeline' })
  for (const said of ['Activity added', 'It was on the timeline already']) {
    await timeline.getByRole('button', { name: 'Add activity' }).click()
    await page.getByRole('textbox', { name: 'What happened' }).fill('Called about an invoice')
    await page.getByRole('textbox', { name: 'Key (optional)' }).fill('invoice 7')
    await page.getByRole('button', { name: 'Add', exact: true }).last().click()
    await page.getByRole('status').getByText(said).waitFor()
  }
  await expect.poll(() => timeline.getByRole('listitem').count()).toBe(2)
  await timeline.getByRole('combobox', { name: 'Kind' }).selectOption('deal')
  await timeline.getByText('amount: 1200').waitFor()
  await timeline.getByText('Called about an invoice').waitFor({ state: 'detached' })
  await page.close()
})

test('moved to the trash and restored; erased only after the name was typed, and then for good', async () => {
  const shop = await admin.newShop()
  const { id, page } = await openAda(shop)
  await page.getByRole('button', { name: 'Move to trash' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Move to trash' }).click()
  await page.getByRole('status').getByText('Ada Lovelace is in the trash').waitFor()
  expect((await shop.api('GET', `/contacts/${id}`)).status).toBe(404)
  await page.goto(`${admin.server.base}/admin/contacts/${id}`)
  await page.getByRole('link', { name: 'Look in the trash' }).click()
  await page.getByRole('button', { name: 'Restore Ada Lovelace' }).click()
  await page.getByRole('status').getByText('Ada Lovelace is back').waitFor()

  await page.goto(`${admin.server.base}/admin/contacts/${id}`)
  await page.getByRole('button', { name: 'Erase…' }).click()
  const erase = page.getByRole('button', { name: 'Erase for good' })
  expect(await erase.isDisabled()).toBe(true)
  await page.getByRole('textbox', { name: /^Type Ada/ }).fill('Ada')
  expect(await erase.isDisabled()).toBe(true)
  await page.getByRole('textbox', { name: /^Type Ada/ }).fill('Ada Lovelace')
  await looks(page, 'erase')
  await erase.click()
  await page.getByRole('status').getByText('Erased').waitFor()
  expect((await shop.api('GET', `/contacts/${id}`)).status).toBe(404)
  expect((await shop.api('GET', '/trash')).body.data).toEqual([])
  await page.close()
})

test('an old ID leads to the keeper, and a change that shows who it is goes there', async () => {
  const shop = await admin.newShop()
  const { id, page } = await openAda(shop)
  const twin = (await shop.api('POST', '/contacts', { first_name: 'Ada', last_name: 'Lovelace' })).body.id
  await shop.api('POST', '/contacts/merge', { winner_id: id, loser_ids: [twin] })
  await page.goto(`${admin.server.base}/admin/contacts/${twin}`)
  await page.getByRole('status').getByText('It was merged into this contact').waitFor()
  await eventually(
    async () => new URL(page.url()).pathname,
    (path) => path === `/admin/contacts/${id}`,
  )

  // Her lead came by a channel: the email of another one shows that both are one.
  const channel = (await shop.newChannel()).id
  const known = (await shop.lead(channel, { name: 'Ada Lovelace', email: 'countess@lovelace.example' })).body
  const other = (await shop.lead(channel, { name: 'Ada Lovelace', phone: '+49 171 2345678' })).body
  await page.goto(`${admin.server.base}/admin/contacts/${other.contact_id}`)
  await page.getByRole('textbox', { name: 'Add an email' }).fill('countess@lovelace.example')
  await page.keyboard.press('Enter')
  await page.getByText('the two were merged').waitFor()
  await expect.poll(() => new URL(page.url()).pathname).toBe(`/admin/contacts/${known.contact_id}`)
  await page.close()
})

test('the list is walked and searched by keys, which can be switched off; nobody found says so', async () => {
  const shop = await admin.newShop()
  await shop.api('POST', '/contacts', { ...ada, tags: ['vip'] })
  await shop.api('POST', '/contacts', { name: 'Grace Hopper', emails: ['grace@navy.example'] })
  const page = await admin.signIn(shop)
  await page.goto(`${admin.server.base}/admin/contacts`)
  await page.getByRole('link', { name: 'Grace Hopper' }).waitFor()
  await looks(page, 'contacts')
  const at = () => page.evaluate('document.activeElement.textContent')
  for (const [key, name] of [
    ['j', 'Grace Hopper'],
    ['j', 'Ada Lovelace'],
    ['j', 'Ada Lovelace'],
    ['k', 'Grace Hopper'],
  ] as const) {
    await page.keyboard.press(key)
    expect(await at()).toBe(name)
  }
  await page.keyboard.press('?')
  await page.getByRole('checkbox', { name: 'Single keys' }).uncheck()
  await looks(page, 'keys')
  await page.keyboard.press('Escape')
  await page.keyboard.press('x')
  expect(await page.getByRole('checkbox', { checked: true }).count()).toBe(0)

  await page.getByRole('button', { name: 'vip' }).click()
  await page.getByRole('link', { name: 'Grace Hopper' }).waitFor({ state: 'detached' })
  expect(new URL(page.url()).search).toBe('?tag=vip')
  await page.getByRole('textbox', { name: /^Search/ }).fill('nobody')
  await page.getByText('Nobody found').waitFor()
  await page.close()
})
