import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Account, eventually, type Json, times } from '../support/account.ts'
import { type Admin, keysOf, looks, openAdmin } from './admin-page.ts'

let admin: Admin
let shop: Account
beforeAll(async () => {
  admin = await openAdmin()
})
afterAll(() => admin?.stop())
beforeEach(async () => {
  shop = await admin.newShop()
})

const contact = async (body: object): Promise<string> => (await shop.api('POST', '/contacts', body)).body.id
const pairs = async (query = ''): Promise<Json[]> =>
  (await shop.api('GET', `/duplicates${query}`)).body.data as Json[]
const isThere = async (id: string) => (await shop.api('GET', `/contacts/${id}`)).status === 200

const jane = { first_name: 'Jane', last_name: 'Quackenbush', emails: ['jane@halcyon.example'] }

/** From surely one person to hardly: Jane, whose values don't differ; Bernd, whose do; a couple with one mailbox. */
async function people() {
  const janes = [
    await contact({ ...jane, phones: ['+49 171 2345678'], status: 'user' }),
    await contact({ ...jane, company: 'Halcyon Tools', phones: ['+49 160 9876543'] }),
  ]
  const home = { attributes: { city: 'Berlin' }, phones: ['+49 30 1234567'] }
  const bernds = [
    await contact({ ...home, first_name: 'Bernd', last_name: 'Müller', emails: ['bernd@web.example'] }),
    await contact({ ...home, first_name: 'Bernd', last_name: 'Mueller', emails: ['bernd@wbe.example'] }),
  ]
  const shared = { emails: ['family@featherstone.example'], phones: ['+44 20 7946 0958'] }
  const couple = [
    await contact({ name: 'Grace Featherstone', ...shared }),
    await contact({ name: 'Henry Featherstone', ...shared }),
  ]
  return { janes, bernds, couple }
}

async function open(to = '') {
  const page = await admin.signIn(shop)
  await page.goto(`${admin.server.base}/admin/contacts/duplicates${to}`)
  const list = page.getByRole('region', { name: 'Likely duplicates' })
  const entry = (name: string) => list.getByRole('listitem').filter({ hasText: name })
  return { page, list, entry, keys: keysOf(page) }
}

/** Walks until the selected pair is that of somebody. */
async function reach({ press, at }: ReturnType<typeof keysOf>, name: string) {
  for (let i = 0; i < 10; i++) {
    await press('j')
    if (new RegExp(`^>?[\\d.]+%.*${name}`).test(await at())) return
  }
  throw new Error(`not reached: ${name}`)
}

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
      .getByRole('row', { name: /^Same last name, written differently.*Müller.*Mueller|Mueller.*Müller/ })
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

describe('a pair is judged by keyboard alone', () => {
  test('merged at once where nothing differs, the next has the focus; undone, both are there and count as two', async () => {
    const { janes } = await people()
    const [keeper = '', other = ''] = janes
    const { page, entry, keys } = await open()
    await entry('Jane').waitFor()
    await reach(keys, 'Jane Quackenbush')
    await entry('Jane').getByText('Keeper').waitFor()
    const following = (await pairs()).findIndex(({ a }) => a.name === jane.first_name) + 1
    expect(following).toBeLessThan(3)
    await keys.press('m')
    await page.getByRole('status').getByText('Merged into Jane Quackenbush').waitFor()
    await entry('Jane').waitFor({ state: 'detached' })
    await expect.poll(keys.at, { timeout: 5_000 }).toMatch(/and (Bernd|Grace|Henry)/)
    // The user remains, whichever of the two is older.
    expect([await isThere(keeper), await isThere(other)]).toEqual([true, false])
    expect((await shop.api('GET', `/contacts/${keeper}`)).body.company).toBe('Halcyon Tools')
    await looks(page, 'duplicates-merged')

    await keys.press('u')
    await page.getByRole('status').getByText('The merge was undone').waitFor()
    await page
      .getByText('They are two again, and count as not the same until they share something new.')
      .waitFor()
    expect([await isThere(keeper), await isThere(other)]).toEqual([true, true])
    await keys.press('u')
    await page.getByRole('status').getByText('Nothing to undo here yet').waitFor()
    await page.reload()
    await entry('Bernd').waitFor()
    expect(await entry('Jane').count()).toBe(0)
    await page.close()
  })

  test('swapped, the other one remains', async () => {
    const { janes } = await people()
    const { page, entry, keys } = await open()
    await entry('Jane').waitFor()
    await reach(keys, 'Jane Quackenbush')
    await entry('Jane').getByText('Keeper').waitFor()
    await keys.press('s')
    await page
      .getByRole('status')
      .getByText('Keeper: Jane Quackenbush, jane@halcyon.example, +49 160 9876543')
      .waitFor()
    await keys.press('m')
    await entry('Jane').waitFor({ state: 'detached' })
    expect(await Promise.all(janes.map(isThere))).toEqual([false, true])
    await page.close()
  })

  test('where values differ they are chosen first, and it goes on at the next pair, with undo', async () => {
    const { bernds } = await people()
    const { page, entry, keys } = await open()
    await entry('Bernd').waitFor()
    await reach(keys, 'Bernd')
    await entry('Bernd').getByText('To be chosen first: last name.').waitFor()
    await keys.press('m')
    await page.getByRole('heading', { name: 'Merge contacts' }).waitFor()
    await page.getByText('1 choice left').waitFor()
    // Thought better of: back where it was.
    await keys.tabTo(/^Cancel$/)
    await keys.press('Enter')
    await entry('Bernd').waitFor()
    await expect.poll(keys.at, { timeout: 5_000 }).toMatch(/Bernd/)
    await keys.press('m')
    await page.getByText('1 choice left').waitFor()
    await keys.tabTo(/^Last name: /)
    await keys.press('Space')
    await page.getByText('Ready to merge').waitFor()
    await keys.tabTo(/^Merge into Bernd/)
    await keys.press('Enter')
    await page.getByRole('heading', { name: 'Duplicates' }).waitFor()
    await page
      .getByRole('status')
      .getByText(/^Merged into Bernd/)
      .waitFor()
    await expect.poll(keys.at, { timeout: 5_000 }).toMatch(/and (Jane|Grace|Henry)/)
    expect(await entry('Bernd').count()).toBe(0)
    expect((await Promise.all(bernds.map(isThere))).filter(Boolean)).toHaveLength(1)
    await keys.press('u')
    await page.getByRole('status').getByText('The merge was undone').waitFor()
    expect(await Promise.all(bernds.map(isThere))).toEqual([true, true])
    await page.close()
  })

  test('not the same: it leaves the list and does not come back; only a merge by hand takes that back', async () => {
    const { couple } = await people()
    const { page, entry, keys } = await open('?status=suggested')
    await entry('Featherstone').waitFor()
    await keys.press('n')
    await page
      .getByRole('status')
      .getByText(/^Not the same: .* Featherstone/)
      .waitFor()
    await page.getByText('No pairs like that').waitFor()
    await expect.poll(keys.at, { timeout: 5_000 }).toBe('Duplicates')
    await page.reload()
    await page.getByText('No pairs like that').waitFor()
    await page.goto(`${admin.server.base}/admin/contacts/duplicates`)
    await entry('Jane').waitFor()
    expect(await entry('Featherstone').count()).toBe(0)
    expect(await Promise.all(couple.map(isThere))).toEqual([true, true])
    await reach(keys, 'Bernd')
    await keys.press('n')
    await entry('Bernd').waitFor({ state: 'detached' })
    await keys.press('u')
    const notice = page.getByRole('status').filter({ hasText: 'Only a merge by hand takes back' })
    await notice.getByRole('button', { name: 'Merge after all…' }).click()
    await page.getByText('1 choice left').waitFor()
    await page.close()
  })

  test('reasons open and close by Enter, stay open from pair to pair, and skipping judges nothing', async () => {
    await people()
    const { page, list, keys } = await open()
    await list.getByRole('listitem').first().waitFor()
    const before = await pairs()
    await keys.press('j')
    const first = await keys.at()
    await keys.press('Enter')
    const table = list.getByRole('table', { name: /^Why/ })
    await table.waitFor()
    await keys.press('ArrowDown')
    expect(await keys.at()).not.toBe(first)
    await table.waitFor()
    expect(await table.count()).toBe(1)
    await keys.press('k')
    expect(await keys.at()).toBe(first)
    await keys.press('Enter')
    await table.waitFor({ state: 'detached' })
    expect((await pairs()).map(({ a }) => a.id)).toEqual(before.map(({ a }) => a.id))
    await page.close()
  })

  test('keys do nothing in a field, with modifiers, under a dialog, or once they are switched off', async () => {
    await people()
    const { page, list, keys } = await open()
    await list.getByRole('listitem').first().waitFor()
    const nothing = async () => {
      await new Promise((resolve) => setTimeout(resolve, 300))
      expect(await list.getByRole('listitem').count()).toBe(3)
      expect(await pairs()).toHaveLength(3)
    }
    await page.getByRole('combobox', { name: 'Status' }).focus()
    await keys.press('n', 'm')
    await nothing()
    await page.getByRole('combobox', { name: 'Status' }).blur()
    await keys.press('Control+m', 'Alt+n', 'Shift+N', 'Meta+m')
    await nothing()
    await keys.press('?')
    const dialog = page.getByRole('dialog', { name: 'Keys' })
    await dialog.getByText('Not the same person').waitFor()
    await keys.press('n')
    await nothing()
    await looks(page, 'duplicates-keys')
    await dialog.getByRole('checkbox', { name: 'Single keys' }).uncheck()
    await keys.press('Escape')
    await keys.press('m', 'n')
    await nothing()
    // The profile of the other tests keeps it.
    await page.getByRole('button', { name: 'Keys' }).click()
    await dialog.getByRole('checkbox', { name: 'Single keys' }).check()
    await page.close()
  })
})

describe('by mouse', () => {
  test('a click opens another pair, whatever was open before; merged and undone by the notice', async () => {
    const { janes } = await people()
    const { page, list, entry } = await open()
    await entry('Featherstone').click({ position: { x: 60, y: 60 } })
    await list.getByRole('table', { name: /^Why (Grace|Henry)/ }).waitFor()
    await entry('Jane').click({ position: { x: 500, y: 20 } })
    await list.getByRole('table', { name: /^Why Jane/ }).waitFor()
    await entry('Jane')
      .getByRole('button', { name: /^Merge into Jane/ })
      .click()
    await page.getByRole('status').getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('status').getByText('The merge was undone').waitFor()
    expect(await Promise.all(janes.map(isThere))).toEqual([true, true])
    await page.close()
  })

  test('leads: merged with their contacts into the one that somebody works on', async () => {
    const { janes } = await people()
    const lead = async (contact_id: string | undefined, name: string, stage_id: string) =>
      (await shop.api('POST', '/leads', { name, contact_id, pipeline_id: shop.pipeline.id, stage_id })).body
        .id
    const fresh = await lead(janes[0], 'Pots', shop.stage('incoming'))
    const worked = await lead(janes[1], 'Pots', shop.stage('open'))
    const { page, entry } = await open('?kind=lead')
    await entry('Pots').getByText('Keeper').waitFor()
    await entry('Pots').getByRole('button', { name: 'Merge into Pots' }).click()
    await page.getByRole('status').getByText('Merged into Pots').waitFor()
    expect((await shop.api('GET', `/leads/${fresh}`)).headers.get('location')).toBe(`/api/v1/leads/${worked}`)
    expect((await Promise.all(janes.map(isThere))).filter(Boolean)).toHaveLength(1)
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
  await expect.poll(count, { timeout: 15_000 }).toBe(50)
  await page.getByRole('button', { name: 'Show more' }).click()
  await expect.poll(count, { timeout: 15_000 }).toBeGreaterThan(50)
  await page.goto(`${admin.server.base}/admin/contacts/duplicates`)
  await expect.poll(count, { timeout: 15_000 }).toBe(50)
  for (let i = 0; i < 46; i++) await keys.press('j')
  await expect.poll(count, { timeout: 15_000 }).toBeGreaterThan(50)
  await page.close()
})

test('contacts that are still to be looked at are counted, until there are none', async () => {
  await people()
  const db = await admin.server.db()
  const told = () =>
    db.prepare('SELECT count(*) AS n FROM outbox WHERE account_id = ?').bind(shop.id).first('n')
  // What the queue is told of a change, it looks at too: here nobody tells it.
  await eventually(told, (n) => n === 0)
  const marks = JSON.stringify(times(170, (i) => `con_${i}`))
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
