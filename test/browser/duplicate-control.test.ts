import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { keepBoth } from '../../admin/pages/duplicate-control/keep-both.ts'
import type { DuplicateControl } from '../../admin/wire.ts'
import type { Account, Json } from '../support/account.ts'
import { type Admin, keysOf, looks, openAdmin } from './admin-page.ts'

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

const saved = (page: Page) =>
  page
    .getByRole('status')
    .getByText(/^Saved as version/)
    .waitFor()
const example = (page: Page) => page.getByRole('region', { name: /an example$/ })

test('each choice changes the example at once, in what is shown and in what a screen reader is told', async () => {
  const shop = await admin.newShop()
  const page = await rulesPage(shop)
  const story = example(page)
  const spoken = story.locator('[aria-live=polite]')
  await story.getByText(/^No new lead: both leads get its data\./).waitFor()
  await story.getByText('was Ada Byron').first().waitFor()
  expect(await spoken.textContent()).toBe('')
  await looks(page, 'rules')

  await page.getByRole('radio', { name: 'Create a new lead' }).check()
  await story.getByText('The request becomes a new lead, and those that exist stay as they are.').waitFor()
  expect(await story.getByText('both leads get its data').count()).toBe(0)
  await expect
    .poll(() => spoken.textContent())
    .toMatch(/^She has two leads already: The request becomes a new lead/)
  // Only what changed is told.
  expect(await spoken.textContent()).not.toMatch(/one lead already|three leads/)

  await page.getByRole('radio', { name: 'Do not change the data in the existing lead' }).check()
  await story.getByText(/^Something differs, so nothing is merged/).waitFor()
  await page.getByRole('radio', { name: 'Update the newest existing duplicate' }).check()
  await page.getByRole('checkbox', { name: 'Create a task' }).check()
  await story.getByText('stays, Ada Bryon is not taken').waitFor()
  await story.getByText('Task: “Call and confirm the contact details”, due in 24 h').waitFor()

  await page.getByRole('radio', { name: 'Choose pipelines and stages' }).check()
  await page.getByRole('group', { name: 'Sales' }).getByRole('checkbox', { name: 'Contacted' }).uncheck()
  await story.getByText('Looked for in Incoming leads.').waitFor()
  await story.getByText(/^None of her leads is in a stage where you look/).waitFor()

  await looks(page, 'rules-scope')

  await page.getByRole('checkbox', { name: 'Match email addresses' }).uncheck()
  await story.getByText('Email: the same address, but this method is off').waitFor()
  await story.getByText('Nobody is recognised: the request becomes a new lead with a new contact.').waitFor()
  await story.getByRole('combobox').selectOption('phone')
  await story.getByText('Phone: the same number, so she is recognised').waitFor()
  await page.getByText(/merged by itself only while at least one of the two is in Incoming leads/).waitFor()
  await page.close()
})

test('two admins at once: “Keep both” puts my change onto theirs, and leaves theirs where both changed one setting', async () => {
  const shop = await admin.newShop()
  const page = await rulesPage(shop)
  await page.getByRole('checkbox', { name: 'Match phone numbers' }).uncheck()
  await page.getByRole('radio', { name: 'Create a new lead' }).check()
  await shop.control({ conflict: 'keep', on_duplicate: 'update_newest' })
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Another admin saved first' })
  const only = dialog.getByRole('region', { name: 'What only you changed' })
  await only.getByRole('rowheader', { name: 'Match phone numbers' }).waitFor()
  expect(await only.getByRole('rowheader').count()).toBe(1)
  const both = dialog.getByRole('region', { name: 'What both of you changed' })
  await both.getByRole('cell', { name: 'Update the newest existing duplicate' }).waitFor()
  await looks(page, 'overtaken')
  await dialog.getByRole('button', { name: 'Keep both' }).click()
  await saved(page)
  const now = (await shop.api('GET', `/pipelines/${shop.pipeline.id}/duplicate_control`)).body
  expect(now).toMatchObject({
    methods: { phone: false, email: true },
    conflict: 'keep',
    on_duplicate: 'update_newest',
  })
  await page.getByText('All changes are saved').waitFor()
  await page.close()
})

test('keeping both is by setting: one channel here and another there are both kept, the same one is theirs', () => {
  const base: DuplicateControl = {
    enabled: true,
    channels: {},
    methods: { pixel: true, email: true, phone: true, big_data: false },
    scope: null,
    conflict: 'update',
    on_duplicate: 'update_all',
    after_merge_task: null,
    version: 3,
  }
  const channels = ['chn_a', 'chn_b'].map((id) => ({ id, name: id }) as Json)
  const theirs: DuplicateControl = { ...base, version: 4, channels: { chn_a: false }, conflict: 'keep' }
  const mine: DuplicateControl = {
    ...base,
    channels: { chn_b: false },
    methods: { ...base.methods, pixel: false },
  }
  const joined = keepBoth(base, theirs, mine, { pipelines: [], channels })
  expect(joined.control).toEqual({
    ...theirs,
    channels: { chn_a: false, chn_b: false },
    methods: mine.methods,
  })
  expect(joined.clashes).toEqual([])
  const task = (text: string) => ({ text, type: 'call', due_in_hours: 1 })
  const clashing = keepBoth(
    base,
    { ...theirs, after_merge_task: task('Theirs') },
    { ...mine, after_merge_task: task('Mine'), conflict: 'keep' },
    { pipelines: [], channels },
  )
  expect(clashing.control.after_merge_task?.text).toBe('Theirs')
  expect(clashing.clashes.map(({ what }) => what)).toEqual(['Task after merging'])
})

test('settings of the account: its name, and whether dots and +tags make a difference', async () => {
  const shop = await admin.newShop()
  const page = await admin.signIn(shop)
  await page.goto(`${admin.server.base}/admin/leads`)
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Kiln & Clay')
  await page.keyboard.press('Enter')
  await page.getByRole('navigation').getByText('Kiln & Clay').waitFor()
  await page.getByRole('switch', { name: /^Dots and \+tags/ }).uncheck()
  await page.getByRole('status').getByText('Provider rules are off').waitFor()
  await looks(page, 'settings')
  expect((await shop.api('GET', '/account')).body).toMatchObject({
    name: 'Kiln & Clay',
    email_provider_rules: false,
  })
  await page.close()
})

test('by keyboard alone: from the channels to the rules, a choice, a trial, saved', async () => {
  const shop = await admin.newShop()
  await shop.lead((await shop.newChannel()).id, { email: 'ada@example.com' })
  const page = await admin.signIn(shop)
  await page.goto(`${admin.server.base}/admin/pipelines/${shop.pipeline.id}/duplicate-control`)
  const { press, tabTo } = keysOf(page)
  await page.getByRole('tab', { name: 'Channels' }).waitFor()
  await looks(page, 'channels')
  await tabTo(/^Channels$/)
  await press('ArrowRight')
  await tabTo(/^Update the existing lead/)
  await press('ArrowDown')
  await example(page)
    .getByText(/^Something differs/)
    .waitFor()
  await tabTo(/^Try first$/)
  await press('Enter')
  await tabTo(/^Run$/)
  await press('Enter')
  await page.getByText('Of 1 request in the last 30 days, 1 would end as it did.').waitFor()
  await tabTo(/^Save$/)
  await press('Enter')
  await saved(page)
  expect((await shop.api('GET', `/pipelines/${shop.pipeline.id}/duplicate_control`)).body.conflict).toBe(
    'keep',
  )
  await page.close()
})
