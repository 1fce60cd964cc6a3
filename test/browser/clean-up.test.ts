import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Account } from '../support/account.ts'
import { people } from '../support/bulk.ts'
import { accept } from '../support/clean-up.ts'
import { type Admin, keysOf, looks, openAdmin } from './admin-page.ts'

let admin: Admin
beforeAll(async () => {
  admin = await openAdmin()
})
afterAll(() => admin?.stop())

const PATH = '/admin/contacts/clean-up'

/** Somebody four times, somebody under two user IDs, clerks of one mailbox, and somebody who is alone. */
async function customers(shop: Account) {
  const one = async (more: object) => (await people(shop, 1, () => more))[0] ?? ''
  const ada = { emails: ['ada@lovelace.example'] }
  const base = await one({ ...ada, name: 'Ada Lovelace', user_id: 'u-7' })
  const visitor = await one({ ...ada, attributes: { city: 'London', hat: 'green' }, tags: ['vip'] })
  await one({ ...ada, name: 'Ada L.', status: 'user', company: 'Analytical Engines' })
  await one({ ...ada, name: 'A. Byron', phones: ['+49 171 2345678'] })
  for (const user_id of ['g-1', 'g-2', undefined])
    await one({ name: 'Grace Hopper', emails: ['grace@navy.example'], ...(user_id ? { user_id } : {}) })
  for (const name of ['Sam Clerk', 'Toni Clerk']) await one({ name, emails: ['info@firm.example'] })
  await one({ name: 'Alan Turing', emails: ['alan@bletchley.example'] })
  const enter = (id: string, automation: object) =>
    shop.api('POST', `/contacts/${id}/automations`, automation)
  await enter(visitor, { name: 'Onboarding' })
  await enter(visitor, { name: 'VIP welcome', state: 'finished', triggers: ['tag_added:vip'] })
  await shop.api('POST', `/contacts/${visitor}/timeline`, {
    kind: 'deal',
    key: 'd',
    data: { name: 'Engine' },
  })
  return { base, visitor }
}

test('the schedule says in words when it runs next, once its conditions are accepted, by the keyboard alone', async () => {
  const shop = await admin.newShop()
  const page = await admin.signIn(shop)
  await page.goto(admin.server.base + PATH)
  await page.getByText('Nothing is scheduled').waitFor()
  await page.getByText('Nothing was cleaned up yet').waitFor()
  for (const name of ['Preview', 'Clean up now…'])
    expect(await page.getByRole('button', { name }).isDisabled()).toBe(true)
  await looks(page, 'clean-up-empty')

  const { press, tabTo, type } = keysOf(page)
  await page.getByRole('radio', { name: 'Only when I start it' }).focus()
  await press('ArrowDown', 'ArrowDown', 'ArrowDown')
  await page.getByText('You have changes that are not saved').waitFor()
  await tabTo(/^Save$/)
  await press('Enter')
  await page.getByText('Please accept the conditions first.').waitFor()
  await looks(page, 'clean-up-not-accepted')
  // It has the focus: that is what is missing.
  await press('Space')
  expect(await page.getByRole('checkbox', { name: 'I accept these conditions' }).isChecked()).toBe(true)
  await tabTo(/^Save$/)
  await press('Enter')
  const next = page.getByRole('region', { name: 'Next clean-up' })
  await next.getByText(/^Next: (Sun|Mon|Tues|Wednes|Thurs|Fri|Satur)day 0[23]:00, Europe\/Warsaw$/).waitFor()
  await next.getByText(/^Every 7 nights at 02:00\./).waitFor()
  expect((await shop.api('GET', '/dedupe_schedule')).body).toMatchObject({ every_days: 7, accepted: true })

  // Another interval, another hour, another zone.
  await page.getByRole('radio', { name: 'Every 7 nights' }).focus()
  await press('ArrowDown', 'ArrowDown')
  const nights = page.getByRole('spinbutton', { name: 'Nights from one clean-up to the next' })
  await nights.focus()
  await press('Control+a')
  await type('12')
  await page.getByRole('combobox', { name: 'At' }).selectOption('23')
  await page.getByRole('combobox', { name: 'Time zone' }).selectOption('America/New_York')
  await looks(page, 'clean-up-changing')
  await page.getByRole('button', { name: 'Save' }).click()
  await next.getByText(/^Next: .*day 23:00, America\/New York$/).waitFor()
  await next.getByText(/^Every 12 nights at 23:00\./).waitFor()
  await page.getByText('All changes are saved').waitFor()
  await page.close()
})

test('a preview names every group, its choice and its automations; the run does it, and is undone whole', async () => {
  const shop = await admin.newShop()
  await accept(shop, { every_days: 30 })
  await customers(shop)
  const page = await admin.signIn(shop)
  await page.goto(admin.server.base + PATH)
  await page.getByRole('button', { name: 'Preview' }).click()
  await page.getByText('2 groups would be merged, 1 left alone.').waitFor()
  await page.getByText('Nothing was changed.').waitFor()
  const group = (name: string) => page.getByRole('listitem').filter({ hasText: name })
  const ada = group('Ada Lovelace')
  for (const words of [
    'would be merged',
    'it has a user ID',
    '3 contacts:',
    'company from Ada L.; city and hat from ada@lovelace.example',
    '1 identifier',
    'Onboarding (ada@lovelace.example)',
    'VIP welcome, by the tag vip',
  ])
    await ada.getByText(words).first().waitFor()
  await group('Grace Hopper').getByText('Grace Hopper, by another user ID').waitFor()
  await group('Sam Clerk').getByText('Several people use this address.').waitFor()
  await looks(page, 'clean-up-preview')
  expect((await shop.api('GET', '/contacts')).body.data).toHaveLength(10)

  await heldInTheMiddle(page, shop)
  await page.getByRole('button', { name: 'Clean up now…' }).click()
  await page.getByRole('dialog').waitFor()
  await looks(page, 'clean-up-confirm')
  await page.getByRole('dialog').getByRole('button', { name: 'Clean up', exact: true }).click()
  await page.getByText('2 groups merged, 1 left alone.').waitFor()
  await ada.getByText('merged', { exact: true }).waitFor()
  await looks(page, 'clean-up-run')
  expect((await shop.api('GET', '/contacts')).body.data).toHaveLength(6)

  await page.getByRole('button', { name: 'Undo this clean-up…' }).click()
  await page
    .getByRole('dialog')
    .getByText(/^2 groups of contacts come apart again/)
    .waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Undo the clean-up' }).click()
  await page.getByText('2 merges undone.').waitFor()
  await page.getByText('Ada L., ada@lovelace.example, and A. Byron').waitFor()
  await looks(page, 'clean-up-undo')
  expect((await shop.api('GET', '/contacts')).body.data).toHaveLength(10)
  await page.getByRole('link', { name: 'this clean-up' }).click()
  await page.getByText('This clean-up was undone:').waitFor()
  expect(await page.getByRole('button', { name: /^Undo this/ }).count()).toBe(0)

  await page.getByRole('link', { name: 'Clean-up', exact: true }).first().click()
  const rows = page.getByRole('table').getByRole('row')
  await rows.nth(3).waitFor()
  expect(await rows.allInnerTexts()).toEqual([
    expect.stringContaining('Run'),
    expect.stringMatching(/Undo of a clean-up[\s\S]*2 merges undone/),
    expect.stringMatching(/Clean-up[\s\S]*undone[\s\S]*2 groups merged, 1 left alone/),
    expect.stringMatching(/Preview[\s\S]*2 groups would be merged/),
  ])
  await looks(page, 'clean-up')
  await page.close()
})

/** As it looks while it is under way, which is over too soon to be looked at. */
async function heldInTheMiddle(page: Page, shop: Account) {
  const db = await admin.server.db()
  const [run] = (await shop.api('GET', '/dedupe_runs')).body.data
  const set = (status: string, done: number) =>
    db.prepare('UPDATE jobs SET status = ?, done = ? WHERE id = ?').bind(status, done, run.id).run()
  await set('running', 1)
  await page.reload()
  await page.getByText('1 of 3 groups', { exact: true }).waitFor()
  expect(await page.getByRole('progressbar', { name: 'Progress of the preview' }).count()).toBe(1)
  await looks(page, 'clean-up-running')
  await page.getByRole('link', { name: 'Clean-up', exact: true }).click()
  await page.getByRole('link', { name: 'One is under way' }).waitFor()
  expect(await page.getByRole('button', { name: 'Preview' }).isDisabled()).toBe(true)
  await page.getByRole('link', { name: 'One is under way' }).click()
  await set('done', 3)
  await page.getByText('2 groups would be merged, 1 left alone.').waitFor()
}

test('an agent reads what is set and what was run, and can start nothing', async () => {
  const shop = await admin.newShop()
  await accept(shop, { every_days: 1 })
  const db = await admin.server.db()
  await db.prepare("UPDATE users SET role = 'agent' WHERE account_id = ?").bind(shop.id).run()
  const page = await admin.signIn(shop)
  await page.goto(admin.server.base + PATH)
  await page.getByText(/^Every night at 02:00\./).waitFor()
  await page.getByText('These conditions are accepted.').waitFor()
  expect(await page.getByRole('button', { name: /Preview|Clean up|Save/ }).count()).toBe(0)
  await looks(page, 'clean-up-agent')
  await page.close()
})
