/** The admin page where answers come late, cross each other, or don't come at all. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Json } from '../support/account.ts'
import { people } from '../support/bulk.ts'
import { findings } from '../support/findings.ts'
import { forMs, hold } from '../support/held.ts'
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

test('a list that has to be asked for anew in the moment it is opened is shown', async () => {
  const shop = await admin.newShop()
  const { id } = (await shop.api('POST', '/contacts', { first_name: 'Ada', last_name: 'Lovelace' })).body
  const page = await admin.signIn(shop)
  await page.clock.install()
  await page.goto(`${admin.server.base}/admin/contacts/${id}`)
  const answer = await hold(page, /\/api\/v1\/contacts\/con_\w+$/, 'PATCH')
  await page.getByRole('combobox', { name: 'Status' }).selectOption('user')
  await answer.answered
  // Drawn, but nothing that waits for the next frame has been done: the page has not asked for the list yet.
  await page.clock.pauseAt(Date.now() + 60_000)
  await page.evaluate(
    `document.body.append(Object.assign(document.createElement('a'), { id: 'there', href: '/admin/contacts/merges' })); document.querySelector('#there').click()`,
  )
  await page.getByRole('region', { name: 'Merges' }).waitFor()
  const heard = page.waitForResponse((it) => it.request().method() === 'PATCH')
  answer.release()
  await (await heard).finished()
  await forMs(200)
  await page.clock.resume()
  await page.getByText('Nothing was merged yet').waitFor()
  await page.close()
})

/** Longer than any page waits before it asks again. */
const SLOW_MS = 2_600

/** Answers with what `change` makes of the answer, which is told how many were given before; slowly from the second on. */
const slowly = (page: Page, url: RegExp, change: (body: Json, answered: number) => Json) => {
  let answered = 0
  return page.route(url, async (route) => {
    const response = await route.fetch()
    const json = change(await response.json(), answered++)
    if (answered > 1) await forMs(SLOW_MS)
    await route.fulfill({ response, json })
  })
}

test('a list that fills up is shown as it fills, however slow the answers are', async () => {
  const page = await admin.signIn(await admin.newShop())
  await slowly(page, /\/api\/v1\/duplicates\?limit=50$/, (body, answered) => ({
    ...body,
    pending: answered === 0 ? 7 : 0,
  }))
  await page.goto(`${admin.server.base}/admin/contacts/duplicates`)
  const looking = page.getByText('Still looking at 7 contacts')
  await looking.waitFor()
  await looking.waitFor({ state: 'detached' })
  await page.close()
})

test('a training that is over is said to be over, however slow the answers are', async () => {
  const page = await admin.signIn(await admin.newShop())
  const job = { id: 'job_1', kind: 'training', total: 9, succeeded: 0, failed: 0, created_at: null }
  await slowly(page, /\/api\/v1\/jobs/, (body, answered) => ({
    ...body,
    data: [{ ...job, status: answered === 0 ? 'running' : 'done', done: answered === 0 ? 1 : 9 }],
  }))
  await page.goto(`${admin.server.base}/admin/contacts/duplicates`)
  await page.getByRole('progressbar', { name: 'Learning from your contacts' }).waitFor()
  await page.getByText('Learning is done.').waitFor({ state: 'attached' })
  await page.close()
})

test('deliveries that wait are followed until they are made, however slow the answers are', async () => {
  const shop = await admin.newShop()
  const made = await shop.api('POST', '/connections', {
    kind: 'kommo',
    base_url: 'http://127.0.0.1:9',
    credentials: { token: 'token' },
  })
  const page = await admin.signIn(shop)
  await slowly(page, new RegExp(`/api/v1/connections/${made.body.id}$`), (body, answered) => ({
    ...body,
    deliveries: { ...body.deliveries, pending: answered === 0 ? 1 : 0, delivered: answered === 0 ? 0 : 1 },
  }))
  await page.goto(`${admin.server.base}/admin/connections/${made.body.id}`)
  await page.getByRole('button', { name: 'Waiting 1' }).waitFor()
  await page.getByRole('button', { name: 'Delivered 1' }).waitFor()
  await page.close()
})

test('a job whose progress can’t be asked for for a while is followed to its end all the same', async () => {
  const shop = await admin.newShop()
  const ids = await people(shop, 4, (i) => ({ first_name: `Guest ${i >> 1}` }))
  await admin.server.slices(0)
  const pairs = [0, 2].map((i) => ({ winner_id: ids[i], loser_id: ids[i + 1] }))
  const { job_id } = (await shop.api('POST', '/bulk_merges', { pairs })).body
  const page = await admin.signIn(shop)
  await page.goto(`${admin.server.base}/admin/contacts/jobs/${job_id}`)
  await page.getByRole('region', { name: 'Progress' }).waitFor()
  let failed = 0
  page.on('requestfailed', () => failed++)
  await page.route(`**/api/v1/jobs/${job_id}`, (route) => route.abort(), { times: 2 })
  await expect.poll(() => failed).toBe(2)
  await admin.server.slices()
  await page.getByText('2 of 2 pairs: 2 merged.').waitFor()
  await page.close()
})

test('a switch that is pressed again while it saves saves once, keeps the focus and says that it is busy', async () => {
  const shop = await admin.newShop()
  const page = await admin.signIn(shop)
  await page.goto(`${admin.server.base}/admin/settings`)
  const saved: unknown[] = []
  page.on('request', (it) => it.method() === 'PATCH' && saved.push(it.postDataJSON()))
  const answer = await hold(page, '**/api/v1/account', 'PATCH')
  const toggle = page.getByRole('switch', { name: 'Merge pairs above 90% without a click' })
  await toggle.focus()
  await page.keyboard.press('Space')
  await answer.answered
  await expect.poll(() => toggle.getAttribute('aria-disabled')).toBe('true')
  await page.keyboard.press('Space')
  expect(await toggle.isChecked()).toBe(true)
  expect(await findings(page)).toEqual([])
  answer.release()
  await page.getByText('Flagged pairs are merged by themselves').waitFor()
  expect(saved).toEqual([{ merge_flagged_pairs: true }])
  expect((await shop.api('GET', '/account')).body.merge_flagged_pairs).toBe(true)
  // Once it is saved, it can be turned off.
  await expect.poll(() => toggle.getAttribute('aria-disabled')).toBe(null)
  await page.keyboard.press('Space')
  await page.getByText('Flagged pairs wait for you').waitFor()
  expect(await toggle.isChecked()).toBe(false)
  await page.close()
})
