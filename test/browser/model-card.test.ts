/** The card of the learned model on the page of duplicates: what it says, and what an admin does with it. */
import { describe, expect, test } from 'vitest'
import type { Json } from '../support/account.ts'
import { over } from '../support/bulk.ts'
import { jobsOf, lookedAt, madeUpContacts, trainingsOf } from '../support/made-up-contacts.ts'
import { looks } from './admin-page.ts'
import { admin, contact, open, shop } from './duplicates-shop.ts'

/** Beside it, pairs of leads alone, of which there are none: hundreds of pairs are not what is looked at here. */
const cardOf = async () => {
  const { page } = await open('?kind=lead')
  return { page, card: page.getByRole('region', { name: 'The model' }) }
}
/** Whoever was an admin may only work with contacts from now on. */
const demote = async () => {
  const db = await admin.server.db()
  await db.prepare(`UPDATE users SET role = 'agent' WHERE account_id = ?`).bind(shop.id).run()
}

describe('of a new account', () => {
  test('it says that the model Onelead comes with serves, and measures nothing', async () => {
    const { page, card } = await cardOf()
    await card
      .getByText('The model that Onelead comes with serves until there are 200 contacts to learn from.')
      .waitFor()
    expect(await card.getByRole('table').count()).toBe(0)
    await card.getByRole('button', { name: 'Details' }).click()
    expect(await card.getByText(/Does 80% mean 80%|Right above|expects/).count()).toBe(0)
    await card.getByText('What each comparison says').click()
    const email = card.getByRole('table', { name: /^Email/ })
    await email.getByRole('row', { name: /^Same email \+\d/ }).waitFor()
    await email.getByRole('row', { name: /^Emails differ −\d/ }).waitFor()
    await looks(page, 'model-new')
    await page.close()
  })

  test('learning by hand is refused in plain words, with what to do', async () => {
    await contact({ name: 'Ada Byron' })
    const { page, card } = await cardOf()
    await card.getByRole('button', { name: 'Details' }).click()
    // So short a training is over before the page first asks how far it is.
    await page.route('**/api/v1/jobs?**', async (route) => {
      for (const { id } of await jobsOf(shop, 'training')) await over(shop, id)
      await route.continue()
    })
    await card.getByRole('button', { name: 'Learn again now' }).click()
    await card.getByText('There are fewer than 200 contacts: too few to learn from.').waitFor()
    await card.getByText('Import or add contacts: from 200 on it learns by itself.').waitFor()
    await page.getByRole('status').filter({ hasText: 'Learning is done.' }).waitFor({ state: 'attached' })
    expect(await card.getByRole('progressbar').count()).toBe(0)
    expect((await jobsOf(shop, 'training')).length).toBe(1)
    await looks(page, 'model-refused')
    await page.close()
  })

  test('that can’t be loaded says so, and is there after another try', async () => {
    const { page } = await open('?pair=none')
    await page.route('**/api/v1/model', (route) => route.abort())
    await page.reload()
    const card = page.getByRole('region', { name: 'The model' })
    await card.getByText('Onelead could not be reached').waitFor()
    expect(await card.getByRole('button', { name: 'Details' }).count()).toBe(0)
    await page.unroute('**/api/v1/model')
    await card.getByRole('button', { name: 'Try again' }).click()
    await card.getByText('until there are 200 contacts').waitFor()
    expect(await card.getByRole('alert').count()).toBe(0)
    await page.close()
  })
})

test('where hardly anybody is there twice, nothing is learned: it says why, and what serves instead', async () => {
  await madeUpContacts(shop, 5, 230, { once: true })
  await lookedAt(shop)
  await over(shop, (await shop.api('POST', '/model/train')).body.job_id)
  const { page, card } = await cardOf()
  await card.getByText(/^The model that Onelead comes with serves/).waitFor()
  await card.getByText('Fewer than 30 duplicates are expected among the contacts').waitFor()
  await card.getByText(/tried again as your contacts grow/).waitFor()
  await card.getByRole('button', { name: 'Details' }).click()
  await card.getByText('expecting fewer duplicates').waitFor()
  await card.getByText(/too little to check it by/).waitFor()
  expect(await card.getByRole('img').count()).toBe(0)
  await looks(page, 'model-too-few-matches')
  await page.close()
})

test('of a trained account it says what was learned, how right it is, and learns anew; an agent only reads it', async () => {
  const { ids } = await madeUpContacts(shop, 11, 800)
  await lookedAt(shop)
  const { page, card } = await cardOf()
  await card.getByRole('button', { name: 'Details' }).click()
  await admin.server.slices(0)
  await card.getByRole('button', { name: 'Learn again now' }).click()
  await card.getByRole('progressbar', { name: 'Learning from your contacts' }).waitFor()
  await admin.server.slices()
  await card
    .getByText(`Learned from ${ids.length.toLocaleString('en')} contacts`)
    .waitFor({ timeout: 30_000 })
  await card.getByRole('progressbar').waitFor({ state: 'detached', timeout: 30_000 })
  const [training] = await trainingsOf(shop)
  expect([training.status, (await trainingsOf(shop)).length]).toEqual(['done', 1])

  // What it says is what the API says.
  const model = (await shop.api('GET', '/model')).body
  const fact = async (name: string) =>
    card
      .locator('dl > div')
      .filter({ has: page.getByText(name, { exact: true }) })
      .textContent()
  expect(await fact('Serves')).toContain('Version 1')
  expect(await fact('Duplicates it expects')).toContain(`about ${model.learned_from.expected_matches}`)
  const cut = (p: number) => (p > 0.999 ? '>99.9%' : `${(Math.floor(p * 1000 + 1e-6) / 10).toFixed(1)}%`)
  expect(await fact('Right above 90%')).toContain(cut(model.line.precision))
  expect(await fact('Observed above 90%')).toContain(`from ${model.line.testimony.pairs} pairs`)

  // The picture has what the table has: one point a band that could be checked, at what was stated and observed.
  const checked = model.bands.filter((it: Json) => it.testimony)
  expect(checked.length).toBeGreaterThan(2)
  const table = card.getByRole('table', { name: /^Stated against observed/ })
  expect(await table.locator('tbody tr').count()).toBe(checked.length)
  const chart = card.getByRole('img', { name: /^What is stated against what is observed/ })
  const points = (await chart.locator('circle').evaluateAll((all) =>
    // biome-ignore lint/suspicious/noExplicitAny: runs in the page
    all.map((it: any) => [Number(it.getAttribute('cx')), Number(it.getAttribute('cy'))]),
  )) as [number, number][]
  expect(points).toHaveLength(checked.length)
  const [first, last] = [points[0], points.at(-1)] as [[number, number], [number, number]]
  const statedOf = (it: Json) => it.testimony.stated
  const scale = (last[0] - first[0]) / (statedOf(checked.at(-1)) - statedOf(checked[0]))
  for (const [i, band] of checked.entries())
    expect(points[i]?.[0]).toBeCloseTo(first[0] + scale * (statedOf(band) - statedOf(checked[0])), 3)

  // Closed until somebody opens it; then the strongest comes first.
  const names = card.getByRole('table', { name: /^First name/ })
  expect(await names.isVisible()).toBe(false)
  await looks(page, 'model-trained')
  await card.getByText('What each comparison says').click()
  await names.waitFor()
  const bits = (await names.locator('tbody td').allTextContents()).map((it) => Number(it.replace('−', '-')))
  expect(bits).toEqual(bits.toSorted((a, b) => b - a))
  await looks(page, 'model-trained-levels')

  await card.getByRole('button', { name: 'Look through all contacts again' }).click()
  await expect.poll(async () => (await jobsOf(shop, 'look_through')).length).toBe(2)
  for (const { id } of await jobsOf(shop, 'look_through')) await over(shop, id)
  await card.getByRole('progressbar').waitFor({ state: 'detached', timeout: 30_000 })
  await page.close()

  await demote()
  const agent = await cardOf()
  await agent.card.getByRole('button', { name: 'Details' }).click()
  await agent.card.getByRole('img', { name: /^What is stated/ }).waitFor()
  expect(await agent.card.getByRole('button', { name: /Learn again|Look through/ }).count()).toBe(0)
  await agent.page.close()
}, 180_000)
