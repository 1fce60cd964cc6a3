import { describe, expect, test } from 'vitest'
import { eventually, times } from '../support/account.ts'
import { looks } from './admin-page.ts'
import { admin, contact, open, pairs, people, shop } from './duplicates-shop.ts'

describe('the list', () => {
  test('is ranked, says how sure it is, flagged and suggested apart, and what agrees and differs', async () => {
    await people()
    const { page, list, entry } = await open()
    await entry('Featherstone').waitFor()
    const listed = await pairs()
    const heads = await list.getByRole('button', { name: /Why/ }).allTextContents()
    expect(heads).toHaveLength(listed.length)
    for (const [i, { a, b, status }] of listed.entries()) {
      expect(heads[i]).toContain(`${a.name} and ${b.name}`)
      expect(heads[i]).toContain(status === 'flagged' ? 'Flagged for merge' : 'Suggested')
    }
    expect(await entry('Featherstone').getByText('Suggested').count()).toBe(1)
    const row = (name: string, label: RegExp) => entry(name).getByRole('row', { name: label })
    await row('Quackenbush', /Email: the same/).waitFor()
    await row('Quackenbush', /Phone: different/).waitFor()
    await row('Bernd', /Email: alike/).waitFor()
    await row('Featherstone', /Names: different/).waitFor()
    await page.getByRole('link', { name: `Duplicates ${listed.length - 1} flagged for merge` }).waitFor()
    await entry('Bernd').getByText('To be chosen first: last name.').waitFor()
    await looks(page, 'duplicates')
    await page.close()
  })

  test('is filtered by status, confidence and kind; what is filtered away says so', async () => {
    await people()
    const { page, entry } = await open()
    await entry('Featherstone').waitFor()
    await page.getByRole('combobox', { name: 'Status' }).selectOption('suggested')
    await entry('Jane').first().waitFor({ state: 'detached' })
    await entry('Featherstone').waitFor()
    await page.getByRole('combobox', { name: 'Status' }).selectOption('flagged')
    await entry('Featherstone').waitFor({ state: 'detached' })
    await entry('Jane').first().waitFor()
    await page.getByRole('combobox', { name: 'Pairs of' }).selectOption('lead')
    await page.getByText('Leads are listed where both people have one.').waitFor()
    await page.getByRole('link', { name: 'Show all pairs' }).click()
    await entry('Featherstone').waitFor()
    await page.getByRole('combobox', { name: 'Least confidence' }).selectOption('0.95')
    await entry('Featherstone').waitFor({ state: 'detached' })
    await page.reload()
    await entry('Jane').first().waitFor()
    expect(await entry('Featherstone').count()).toBe(0)
    await page.close()
  })

  test('without pairs says what is looked at and where contacts come from', async () => {
    const { page } = await open()
    await page.getByText('No likely duplicates').waitFor()
    await page.getByText(/compared with the others as soon as it is written: email, phone, name/).waitFor()
    await looks(page, 'duplicates-empty')
    await page.getByRole('link', { name: 'Import or add contacts' }).click()
    await page.getByRole('button', { name: 'Import' }).waitFor()
    await page.close()
  })

  test('that can’t be loaded says so, and is there after another try', async () => {
    await people()
    const { page, entry } = await open('?min_confidence=2')
    await page.getByRole('alert').getByRole('button', { name: 'Try again' }).waitFor()
    await page.route('**/api/v1/duplicates?min_confidence=2*', (route) =>
      route.continue({ url: route.request().url().replace('min_confidence=2', 'min_confidence=0') }),
    )
    await page.getByRole('button', { name: 'Try again' }).click()
    await entry('Featherstone').waitFor()
    expect(await page.getByRole('alert').getByRole('button', { name: 'Try again' }).count()).toBe(0)
    await page.close()
  })
})

describe('a pair’s reasons', () => {
  test('are steps whose numbers add up to how sure it is, in words and with both values', async () => {
    await people()
    const { page, entry } = await open()
    await entry('Bernd').getByRole('button', { name: /Why/ }).click()
    const reasons = entry('Bernd').getByRole('table', { name: /^Why Bernd/ })
    await reasons
      .getByRole('row', { name: /^Same last name, written differently.*(Müller.*Mueller|Mueller.*Müller)/ })
      .waitFor()
    await reasons
      .getByRole('row', { name: /^Same email with a mistyped domain/ })
      .getByText('bernd@wbe.example')
      .waitFor()
    await reasons
      .getByRole('row', { name: /^Same town/ })
      .getByText('Berlin')
      .first()
      .waitFor()
    await reasons.getByRole('row', { name: /^They may be .* speaks against it/ }).waitFor()
    const bits = (await reasons.locator('tbody tr').evaluateAll((rows) =>
      // biome-ignore lint/suspicious/noExplicitAny: runs in the page
      rows.map((row: any) => row.querySelector('td:nth-last-child(2)').textContent),
    )) as string[]
    const number = (text: string) => Number(text.replace('−', '-'))
    expect(bits.length).toBeGreaterThan(5)
    const sum = await reasons
      .getByRole('row', { name: /sure that they are one person/ })
      .getByRole('cell')
      .first()
      .textContent()
    expect(bits.reduce((total, it) => total + number(it), 0)).toBeCloseTo(number(`${sum}`), 6)
    const pair = (await pairs()).find(({ a }) => a.name.startsWith('Bernd'))
    expect(1 / (1 + 2 ** -number(`${sum}`))).toBeCloseTo(pair.confidence, 2)

    // The picture: each step begins where the one before ended.
    const steps = (await reasons.locator('tbody rect').evaluateAll((bars) =>
      // biome-ignore lint/suspicious/noExplicitAny: runs in the page
      bars.map((bar: any) => [bar.getBoundingClientRect().left, bar.getBoundingClientRect().right]),
    )) as [number, number][]
    for (const [i, it] of bits.entries()) {
      const [before, step] = [steps[i - 1], steps[i]]
      if (!before || !step) continue
      const end = number(`${bits[i - 1]}`) > 0 ? before[1] : before[0]
      expect(Math.abs((number(it) > 0 ? step[0] : step[1]) - end)).toBeLessThan(1.5)
    }
    await looks(page, 'duplicates-reasons')
    await page.close()
  })
})

test('more than a page of pairs: the next come by a click, or by walking towards the end', async () => {
  const people = times(53, (i) => ({
    first_name: 'Ada',
    last_name: `Quacken${'abcdefghij'.at(i % 10)}${'klmnopqrst'.at(i / 10)}bush`,
    emails: [`${i}ada@halcyon.example`],
  }))
  for (let from = 0; from < people.length; from += 10)
    await Promise.all(people.slice(from, from + 10).flatMap((it) => [contact(it), contact(it)]))
  const { page, list, keys } = await open()
  const count = () => list.getByRole('listitem').count()
  await expect.poll(count).toBe(50)
  await page.getByRole('button', { name: 'Show more' }).click()
  await expect.poll(count).toBeGreaterThan(50)
  await page.goto(`${admin.server.base}/admin/contacts/duplicates`)
  await expect.poll(count).toBe(50)
  for (let i = 0; i < 46; i++) await keys.press('j')
  await expect.poll(count).toBeGreaterThan(50)
  await page.close()
})

test('contacts that are still to be looked at are counted, until there are none', async () => {
  await people()
  const db = await admin.server.db()
  const told = () =>
    db.prepare('SELECT count(*) AS n FROM outbox WHERE account_id = ?').bind(shop.id).first('n')
  // What the queue is told of a change, it looks at too: here nobody tells it.
  await eventually(told, (n) => n === 0)
  const marks = JSON.stringify(times(300, (i) => `con_${i}`))
  await db
    .prepare(
      `INSERT INTO stale_contacts (account_id, contact_id, mark) SELECT ?, value, 'now' FROM json_each(?)`,
    )
    .bind(shop.id, marks)
    .run()
  const { page, entry } = await open()
  await page.getByText(/Still looking at \d+ contacts\. The list fills up by itself\./).waitFor()
  await entry('Jane').waitFor()
  await page
    .getByText(/Still looking/)
    .first()
    .waitFor({ state: 'detached' })
  await page.close()
})

describe('from elsewhere', () => {
  test('a contact’s page names who may be the same person, and leads to the pair with its reasons', async () => {
    const { couple } = await people()
    const page = await admin.signIn(shop)
    await page.goto(`${admin.server.base}/admin/contacts/${couple[0]}`)
    const card = page.getByRole('region', { name: 'Likely duplicates' })
    await card.getByText('Same email domain, same phone number, they may be a family business').waitFor()
    await looks(page, 'contact-duplicates')
    await card.getByRole('link', { name: 'Henry Featherstone' }).click()
    await page.getByText('Only pairs of').waitFor()
    await page.getByRole('table', { name: /^Why (Grace|Henry)/ }).waitFor()
    expect(await page.getByRole('region', { name: 'Likely duplicates' }).getByRole('listitem').count()).toBe(
      1,
    )
    await page.getByRole('link', { name: 'Show all' }).click()
    await page.getByRole('listitem').filter({ hasText: 'Jane' }).waitFor()
    await page.close()
    const apart = await contact({ name: 'Zoe Apart' })
    const other = await admin.signIn(shop)
    await other.goto(`${admin.server.base}/admin/contacts/${apart}`)
    await other.getByRole('heading', { name: 'Leads' }).waitFor()
    await other.waitForLoadState('networkidle')
    expect(await other.getByRole('region', { name: 'Likely duplicates' }).count()).toBe(0)
    await other.close()
  })

  test('a waiting group shows its pairs with their reasons, and each list leads to the other', async () => {
    const channel = (await shop.newChannel()).id
    await shop.control({ conflict: 'keep' })
    const ada = { name: 'Ada Byron', company: 'Analytical', email: 'ada@byron.example' }
    const first = (await shop.lead(channel, { ...ada, phone: '+49 171 2345601' })).body
    await shop.api('PATCH', `/leads/${first.lead_id}`, { stage_id: shop.stage('open') })
    await shop.lead(channel, { ...ada, name: 'Ada Bryon', phone: '+49 160 9876541' })
    const { page } = await open()
    await page.getByText('1 group of leads waits for your judgement too').waitFor()
    await page.getByRole('link', { name: 'look at it above the leads' }).click()
    await page.getByRole('button', { name: 'Compare' }).click()
    const likely = page.getByRole('dialog').getByRole('region', { name: 'How likely it is' })
    await likely.getByText(/%.* and .*same email/i).click()
    await likely.getByRole('row', { name: /^Same email/ }).waitFor()
    await looks(page, 'review-pairs')
    await page.keyboard.press('Escape')
    await page.getByRole('link', { name: 'Duplicates' }).click()
    await page.getByRole('heading', { name: 'Duplicates' }).waitFor()
    await page.close()
  })
})
