import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Account, Json } from '../support/account.ts'
import { type Admin, looks, openAdmin } from './admin-page.ts'

let admin: Admin
beforeAll(async () => {
  admin = await openAdmin()
})
afterAll(() => admin?.stop())

describe('a waiting group is judged by a person', () => {
  let shop: Account
  let channel: string
  const ada = { name: 'Ada Byron', company: 'Analytical' }
  beforeEach(async () => {
    shop = await admin.newShop()
    channel = (await shop.newChannel()).id
    await shop.control({ conflict: 'keep' })
  })
  let turn = 0
  /** Of another Ada each time. */
  const conflict = async () => {
    const email = `ada@${++turn}.example`
    const [phone, other] = [`+49 171 234560${turn}`, `+49 160 987654${turn}`]
    const first = (await shop.lead(channel, { ...ada, email, phone })).body
    await shop.api('PATCH', `/leads/${first.lead_id}`, { stage_id: shop.stage('open') })
    const second = (await shop.lead(channel, { name: 'Ada Bryon', email, phone: other })).body
    expect(second.outcome).toBe('kept_both')
    return { first: first.lead_id as string, second: second.lead_id as string }
  }
  const waiting = async () => ((await shop.api('GET', '/reviews')).body.data as Json[]).length

  test('by keyboard: side by side, the keeper outside Incoming, merged, off the list', async () => {
    const pair = await conflict()
    const page = await admin.signIn(shop)
    await page.goto(`${admin.server.base}/admin/leads`)
    const compare = page.getByRole('button', { name: 'Compare' })
    await compare.focus()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Is this one person?' })
    await dialog
      .getByRole('row', { name: /^Phone/ })
      .getByText('+49 160 9876541')
      .waitFor()
    await dialog
      .getByRole('row', { name: /^Company/ })
      .getByText('Analytical')
      .waitFor()
    expect(await dialog.getByRole('radio', { name: /Keep Ada Byron/ }).isChecked()).toBe(true)
    await dialog.getByText(/the other values are kept as previous values/).waitFor()
    await looks(page, 'review')
    await dialog.getByRole('button', { name: 'Merge into Ada Byron' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('status').getByText('Merged into Ada Byron').waitFor()
    await compare.waitFor({ state: 'detached' })
    expect(await waiting()).toBe(0)
    await expect.poll(() => page.evaluate('document.activeElement.tagName')).toBe('H1')
    const merged = await shop.api('GET', `/leads/${pair.second}`)
    expect([merged.status, merged.headers.get('location')]).toEqual([301, `/api/v1/leads/${pair.first}`])
    const kept = (await shop.api('GET', `/leads/${pair.first}`)).body
    expect(kept.name).toBe('Ada Byron')
    expect(kept.previous_values.map((it: Json) => it.value)).toContain('Ada Bryon')
    await page.close()
  })

  test('“Not the same person” keeps both, and one that a colleague judged meanwhile says so', async () => {
    const pair = await conflict()
    const page = await admin.signIn(shop)
    await page.goto(`${admin.server.base}/admin/leads`)
    await page.getByRole('button', { name: 'Compare' }).click()
    const apart = page.getByRole('button', { name: 'Not the same person' })
    await apart.click()
    await page.getByRole('status').getByText('Kept apart').waitFor()
    expect(await waiting()).toBe(0)
    for (const id of [pair.first, pair.second])
      expect((await shop.api('GET', `/leads/${id}`)).status).toBe(200)

    await conflict()
    await page.reload()
    await page.getByRole('button', { name: 'Compare' }).click()
    await apart.waitFor()
    const [review] = (await shop.api('GET', '/reviews')).body.data as Json[]
    await shop.api('POST', `/reviews/${review.id}/resolve`, { action: 'keep_apart' })
    await apart.click()
    await page.getByRole('status').getByText('Somebody has judged this group already').waitFor()
    await page.close()
  })

  test('different user IDs are not offered to be merged', async () => {
    const pair = await conflict()
    for (const [at, id] of [pair.first, pair.second].entries()) {
      const { contact_id } = (await shop.api('GET', `/leads/${id}`)).body
      await shop.api('PATCH', `/contacts/${contact_id}`, { user_id: `u${at}` })
    }
    const page = await admin.signIn(shop)
    await page.goto(`${admin.server.base}/admin/leads`)
    await page.getByRole('button', { name: 'Compare' }).first().click()
    await page.getByText('They have different user IDs, so they are different people.').waitFor()
    expect(await page.getByRole('button', { name: /^Merge into/ }).isDisabled()).toBe(true)
    await page.close()
  })
})

test('the lead page says why it was merged or not, with what speaks for and against', async () => {
  const shop = await admin.newShop()
  const channel = (await shop.newChannel()).id
  const first = (await shop.lead(channel, { name: 'Ada Byron', email: 'ada@example.com' })).body.lead_id
  const second = (await shop.lead(channel, { name: 'Grace Hopper', phone: '+1 202 555 0170' })).body
  for (const id of [first, second.lead_id])
    await shop.api('PATCH', `/leads/${id}`, { stage_id: shop.stage('open') })
  await shop.api('PATCH', `/contacts/${second.contact_id}`, { emails: ['ada@example.com'] })
  const page = await admin.signIn(shop)
  await page.goto(`${admin.server.base}/admin/leads/${second.lead_id}`)
  const why = page.getByRole('region', { name: 'Why it was matched or not' })
  await why.getByText('Checked again when the lead was changed').waitFor()
  await why.getByText(/not merged, because none of them is in Incoming leads/).waitFor()
  await why.getByText('the same email').first().waitFor()
  await why.getByText('another name').first().waitFor()
  await looks(page, 'decisions')
  await page.close()
})
