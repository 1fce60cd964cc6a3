import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Account } from '../support/account.ts'
import { type Admin, keysOf, looks, openAdmin } from './admin-page.ts'

let admin: Admin
beforeAll(async () => {
  admin = await openAdmin()
})
afterAll(() => admin?.stop())

/** Ada twice: two conflicts, one value that only the duplicate has, an address and a tag that differ. */
async function twoAdas(shop: Account) {
  const lovelace = await shop.api('POST', '/contacts', {
    first_name: 'Ada',
    last_name: 'Lovelace',
    company: 'Analytical Engines',
    emails: ['ada@lovelace.example'],
    tags: ['newsletter'],
  })
  const byron = await shop.api('POST', '/contacts', {
    first_name: 'Ada',
    last_name: 'Byron',
    company: 'Byron & Daughters',
    emails: ['ada@byron.example'],
    phones: ['+44 20 7946 0958'],
    tags: ['vip'],
    status: 'user',
  })
  await shop.api('POST', '/contacts', { name: 'Grace Hopper', emails: ['grace@navy.example'] })
  const lead = { name: 'Pots', pipeline_id: shop.pipeline.id, contact_id: lovelace.body.id }
  await shop.api('POST', '/leads', lead)
  return { lovelace: lovelace.body.id as string, byron: byron.body.id as string }
}

test('by keyboard alone: two contacts found, merged with two conflicts, seen in the trash, and undone: both are there again', async () => {
  const shop = await admin.newShop()
  const { lovelace, byron } = await twoAdas(shop)
  const page = await admin.signIn(shop)
  const { press, type, tabTo, at } = keysOf(page)
  await page.goto(`${admin.server.base}/admin/contacts`)
  const row = (name: string) => page.getByRole('row', { name: new RegExp(name) })
  await row('Grace Hopper').waitFor()

  await press('/')
  await type('lovelace')
  await row('Grace Hopper').waitFor({ state: 'detached' })
  await press('ArrowDown')
  expect(await at()).toBe('Ada Lovelace')
  await press('x')
  await page.getByRole('status').getByText('1 selected; select another one to merge them').waitFor()
  await press('/')
  await type('byr')
  await row('Ada Lovelace').waitFor({ state: 'detached' })
  await press('ArrowDown', 'x')
  await page.getByRole('status').getByText('2 selected').waitFor()
  await looks(page, 'contacts-selected')
  await press('m')

  // The user remains; what she lacks is filled in, what differs is asked for.
  await page.getByText('Ada Byron remains.').waitFor()
  const bar = page.getByRole('region', { name: 'Merge', exact: true })
  await bar.getByText('2 choices left').waitFor()
  expect(await bar.getByRole('button', { name: 'Merge into Ada Byron' }).isDisabled()).toBe(true)
  await page.getByText('Moves to Ada Byron: 1 lead and 1 identifier.').waitFor()
  await page.getByText('Together: newsletter and vip.').waitFor()
  await page.getByText('Both are kept; ada@byron.example is the primary email.').waitFor()
  await tabTo(/^Last name: Lovelace/)
  await press('Space')
  await page.getByText('Lovelace holds; Byron is kept as a previous value.').waitFor()
  await bar.getByText('1 choice left').waitFor()
  await looks(page, 'merge')
  await tabTo(/^Company: Analytical Engines/)
  await press('ArrowRight')
  await page.getByText('Byron & Daughters holds; Analytical Engines is kept as a previous value.').waitFor()
  await bar.getByText('Ready to merge').waitFor()
  await tabTo(/^Merge into Ada Byron/)
  await press('Enter')

  const result = page.getByRole('region', { name: 'Result' })
  await result.getByText('Moved: 1 lead and 1 identifier.').waitFor()
  await expect.poll(at).toBe('Merged into Ada Byron')
  const merged = (await shop.api('GET', `/contacts/${byron}`)).body
  expect(merged).toMatchObject({
    last_name: 'Lovelace',
    company: 'Byron & Daughters',
    tags: ['vip', 'newsletter'],
  })
  expect((await shop.api('GET', `/contacts/${lovelace}`)).status).toBe(301)
  // Nothing stays selected of what is merged.
  await tabTo(/^All contacts$/)
  await press('Enter')
  await row('Ada Lovelace').waitFor()
  expect(await page.getByRole('row', { name: /Ada/ }).count()).toBe(1)
  expect(await page.getByRole('checkbox', { checked: true }).count()).toBe(0)

  await tabTo(/^Trash$/)
  await press('Enter')
  await row('Ada Lovelace contact Merged into Ada Lovelace just now 30 days left').waitFor()
  await looks(page, 'trash')
  await tabTo(/^Restore Ada Lovelace$/)
  await press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Undo this merge?' })
  const back = dialog.getByRole('region', { name: 'Comes back' })
  await back.getByText('Ada Lovelace is a contact of its own again.').waitFor()
  await back.getByText('No longer with the keeper: ada@lovelace.example.').waitFor()
  await back.getByText('Goes back to where it was: 1 lead.').waitFor()
  await dialog.getByText(/go on pointing there, until they handle crm.contact.unmerged/).waitFor()
  await looks(page, 'undo')
  await tabTo(/^Undo the merge$/)
  await press('Enter')
  await page
    .getByRole('dialog', { name: 'The merge was undone' })
    .getByText('Nothing was changed since.')
    .waitFor()
  await press('Escape')
  await page.getByText('The trash is empty').waitFor()

  await tabTo(/^All contacts$/)
  await press('Enter')
  for (const name of ['Ada Lovelace', 'Ada Byron', 'Grace Hopper']) await row(name).waitFor()
  expect((await shop.api('GET', `/contacts/${byron}`)).body).toMatchObject({
    last_name: 'Byron',
    tags: ['vip'],
    previous_values: [],
  })
  expect((await shop.api('GET', `/contacts/${lovelace}`)).body.last_name).toBe('Lovelace')
  const [lead] = (await shop.api('GET', `/leads?contact_id=${lovelace}`)).body.data
  expect(lead?.name).toBe('Pots')
  await page.close()
})

test('an edit after the merge stays, and the page says so before and after the undo', async () => {
  const shop = await admin.newShop()
  const { lovelace, byron } = await twoAdas(shop)
  const choices = { last_name: lovelace, company: byron }
  await shop.api('POST', '/contacts/merge', { winner_id: byron, loser_ids: [lovelace], choices })
  await shop.api('PATCH', `/contacts/${byron}`, { last_name: 'King' })
  const page = await admin.signIn(shop)
  await page.goto(`${admin.server.base}/admin/contacts/merges`)
  await page.getByText('Ada Lovelace into').waitFor()
  await looks(page, 'merges')
  await page.getByRole('button', { name: 'Undo…' }).click()
  const stays = page.getByText('On the keeper, because it was changed since: last name.')
  await page.getByRole('region', { name: 'Stays as it is' }).and(page.locator('section')).waitFor()
  await stays.waitFor()
  await page.getByRole('button', { name: 'Undo the merge' }).click()
  await page.getByRole('region', { name: 'Stayed as it is' }).waitFor()
  await stays.waitFor()
  await page.getByRole('button', { name: 'Done' }).click()
  await page.getByText(/^undone/).waitFor()
  expect(await page.getByRole('button', { name: 'Undo…' }).count()).toBe(0)
  expect((await shop.api('GET', `/contacts/${byron}`)).body.last_name).toBe('King')
  await page.close()
})

test('of a chain the later merge has to be undone first: the page says so and leads there', async () => {
  const shop = await admin.newShop()
  const { lovelace, byron } = await twoAdas(shop)
  const [grace] = (await shop.api('GET', '/contacts?email=grace@navy.example')).body.data
  const merge = async (winner_id: string, loser: string) =>
    (
      await shop.api('POST', '/contacts/merge', {
        winner_id,
        loser_ids: [loser],
        choices: { first_name: winner_id, last_name: winner_id, company: winner_id },
      })
    ).body.merge_id as string
  await merge(byron, lovelace)
  await merge(grace.id, byron)
  const page = await admin.signIn(shop)
  await page.goto(`${admin.server.base}/admin/contacts/merges`)
  await page.getByText('Ada Lovelace into').waitFor()
  await page.getByRole('button', { name: 'Undo…' }).nth(1).click()
  await page.getByText(/It can.t be undone now/).waitFor()
  expect(await page.getByRole('button', { name: 'Undo the merge' }).count()).toBe(0)
  await page.getByRole('button', { name: 'Look at the later merge' }).click()
  await page.getByText('Ada Byron is a contact of its own again.').waitFor()
  await page.getByRole('button', { name: 'Undo the merge' }).waitFor()
  await page.close()
})

test('one click swaps the keeper; different user IDs can’t be merged, and the page says why', async () => {
  const shop = await admin.newShop()
  const { lovelace, byron } = await twoAdas(shop)
  const page = await admin.signIn(shop)
  const address = `${admin.server.base}/admin/contacts/merge?ids=${lovelace},${byron}`
  await page.goto(address)
  await page.getByText('Ada Byron remains.').waitFor()
  await page.getByRole('button', { name: 'Swap' }).click()
  await page.getByText('Ada Lovelace remains.').waitFor()
  await page.getByText('Filled in from Ada Byron.').waitFor()
  await page.getByText('Both are kept; ada@lovelace.example is the primary email.').waitFor()
  await page.getByRole('button', { name: 'Merge into Ada Lovelace' }).waitFor()

  for (const [id, user_id] of [
    [lovelace, 'u1'],
    [byron, 'u2'],
  ])
    await shop.api('PATCH', `/contacts/${id}`, { user_id })
  await page.goto(address)
  await page.getByText('They have different user IDs, so they are different people.').waitFor()
  expect(await page.getByRole('button', { name: /^Merge into/ }).isDisabled()).toBe(true)
  await page.close()
})

test('leads are merged from the lead’s page, and their contacts with them', async () => {
  const shop = await admin.newShop()
  const { lovelace, byron } = await twoAdas(shop)
  const lead = { name: 'Plates', pipeline_id: shop.pipeline.id, contact_id: byron }
  const plates = (await shop.api('POST', '/leads', lead)).body.id as string
  const page = await admin.signIn(shop)
  await page.goto(`${admin.server.base}/admin/leads/${plates}`)
  await page.getByRole('button', { name: 'Merge with…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: /^Pots/ }).click()
  await page.getByText('Pots remains.').waitFor()
  await page.getByText('They are of different contacts: these are merged too.').waitFor()
  const choose = (name: RegExp) => page.getByRole('radio', { name }).check()
  await choose(/^Name: Plates/)
  await choose(/^Contact: last name: Byron/)
  await choose(/^Contact: company: Byron/)
  await page.getByText('Ready to merge').waitFor()
  await looks(page, 'merge-leads')
  await page.getByRole('button', { name: 'Merge into Pots' }).click()
  await page.getByRole('heading', { name: 'Merged into Pots' }).waitFor()
  const kept = (await shop.api('GET', `/leads/${plates}`)).headers.get('location')
  const now = (await shop.api('GET', `${kept}`.replace('/api/v1', ''))).body
  expect(now).toMatchObject({ name: 'Plates', contact_id: lovelace })
  expect((await shop.api('GET', `/contacts/${lovelace}`)).body.last_name).toBe('Byron')
  await page.close()
})
