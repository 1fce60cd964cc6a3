import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { eventually, type Json } from '../support/account.ts'
import { PICTURES } from '../support/browser.ts'
import { api, demo, program, shop } from './demo-shop.ts'
import { newVisitor, returningVisitor } from './visitors.ts'

/** The main job, as a person does it: `npm start`, the demo shop in a browser, the admin page in another. */

const leads = async () => (await api('GET', '/leads?limit=200')).data as Json[]

const launcher = (page: Page) => page.getByRole('button', { name: 'Kiln & Clay' })
const panel = (page: Page) => page.getByRole('dialog', { name: 'Kiln & Clay' })

type Details = { name?: string; email?: string; phone?: string }
async function say(page: Page, text: string, details: Details = {}) {
  if (!(await panel(page).isVisible())) await launcher(page).click()
  for (const [label, value] of Object.entries(details))
    await panel(page)
      .getByLabel(new RegExp(`^${label}`, 'i'))
      .fill(value)
  await panel(page).getByRole('textbox', { name: 'Message' }).fill(text)
  await panel(page).getByRole('button', { name: 'Send' }).click()
  await panel(page).locator('li.message.visitor[data-state=sent]', { hasText: text }).waitFor()
}

test('visit, chat, close the browser, come back, chat again: one lead with two conversations, and the history is there', async () => {
  const ada = await returningVisitor()
  const page = await ada.page(shop)
  await say(page, 'Is the teapot in stock?', { name: 'Ada', email: 'ada@example.com' })
  await page.reload()
  await launcher(page).click()
  await panel(page).getByText('Is the teapot in stock?').waitFor()
  await say(page, 'In blue, I mean')
  await ada.close()

  const again = await ada.page(shop)
  await launcher(again).click()
  await panel(again).getByText('Is the teapot in stock?').waitFor()
  await say(again, 'I am back')
  const all = await leads()
  expect(all).toHaveLength(1)
  expect(all[0].chat_ids).toHaveLength(2)
  const texts = await Promise.all(
    all[0].chat_ids.map(async (id: string) =>
      (await api('GET', `/chats/${id}/messages`)).data.map((it: Json) => it.text),
    ),
  )
  expect(texts).toEqual([['Is the teapot in stock?', 'In blue, I mean'], ['I am back']])
  await again.screenshot({ path: join(PICTURES, 'shop-with-history.png') })
})

test('a fresh profile with the same email in another case: the same lead, and nothing of what was said before', async () => {
  const page = await newVisitor(shop, { colorScheme: 'dark', viewport: { width: 375, height: 740 } })
  await say(page, 'From my phone', { email: 'ADA@Example.com' })
  await page.screenshot({ path: join(PICTURES, 'phone-dark.png') })
  expect(await panel(page).getByText('teapot').count()).toBe(0)
  const all = await leads()
  expect(all).toHaveLength(1)
  expect(all[0].chat_ids).toHaveLength(3)
})

test('a phone typed 0171 … in Germany, then +49 171 … from another browser: one lead', async () => {
  await say(await newVisitor(shop), 'Call me', { phone: '0171 2345678' })
  expect(await leads()).toHaveLength(2)
  await say(await newVisitor(shop), 'Me again', { phone: '+49 171 2345678' })
  const all = await leads()
  expect(all).toHaveLength(2)
  expect(all[0].chat_ids).toHaveLength(2)
})

test('before the visitor touches the launcher: one script and one beacon, nothing else and nobody else', async () => {
  const page = await newVisitor()
  const asked: string[] = []
  const complaints: string[] = []
  page.on('request', (request) => asked.push(`${request.method()} ${request.url()}`))
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.goto(shop)
  await launcher(page).waitFor()
  await page.waitForTimeout(500)
  expect(asked.filter((it) => !it.includes(shop))).toEqual([
    `GET ${program.base}/pixel.js`,
    `POST ${program.base}/v1/hit`,
  ])
  expect(
    asked
      .filter((it) => it.includes('favicon') === false && it.includes(shop))
      .every((it) => it.startsWith('GET')),
  ).toBe(true)
  expect(complaints.filter((it) => !it.includes('favicon'))).toEqual([])
})

test('offline: the message waits, survives a reload and is sent once', async () => {
  const page = await newVisitor(shop)
  await launcher(page).click()
  await panel(page).getByRole('textbox', { name: 'Message' }).waitFor()
  await page.route(`${program.base}/v1/chats`, (route) => route.abort())
  await panel(page).getByRole('textbox', { name: 'Message' }).fill('Are you there?')
  await panel(page).getByRole('button', { name: 'Send' }).click()
  await panel(page).getByText('Are you there?').waitFor()
  const before = (await leads()).length
  await page.unroute(`${program.base}/v1/chats`)
  await page.reload()
  await eventually(leads, (all) => all.length === before + 1)
  await page.waitForTimeout(1500)
  const all = await leads()
  expect(all).toHaveLength(before + 1)
  expect(all[0].chat_ids).toHaveLength(1)
  expect((await api('GET', `/chats/${all[0].chat_ids[0]}/messages`)).data).toHaveLength(1)
})

test('the admin sees one lead with both chats and why, answers, and the visitor reads it; by keyboard where it counts', async () => {
  const page = await newVisitor(`${program.base}/admin`, { viewport: { width: 1280, height: 900 } })
  await page.getByRole('textbox', { name: 'Email' }).fill(demo.email)
  await page.getByRole('textbox', { name: 'Password' }).fill('wrong')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').waitFor()
  await page.getByRole('textbox', { name: 'Password' }).fill(demo.password)
  await page.keyboard.press('Enter')
  await page.getByRole('link', { name: 'Leads' }).first().click()
  await page.getByRole('link', { name: 'Ada' }).first().click()
  await page
    .getByRole('article', { name: /^Conversation/ })
    .first()
    .waitFor()
  expect(await page.getByRole('article', { name: /^Conversation/ }).count()).toBe(3)
  await page.getByRole('region', { name: 'Why it was matched or not' }).getByText(/email/i).first().waitFor()
  await page.screenshot({ path: join(PICTURES, 'admin-lead.png'), fullPage: true })
  const last = page.getByRole('article', { name: /^Conversation/ }).last()
  await last.getByRole('textbox', { name: /^Reply/ }).fill('Yes, in blue too.')
  await last.getByRole('button', { name: 'Send' }).click()
  await last.getByText('Yes, in blue too.').waitFor()
  const replies = await Promise.all(
    (await api('GET', '/chats')).data.map(
      async (chat: Json) => (await api('GET', `/chats/${chat.id}/messages`)).data,
    ),
  )
  expect(replies.flat().filter((it: Json) => it.from === 'agent')).toHaveLength(1)
})

test('the pixel method switched off on the page: the next visit of the same browser becomes a lead of its own', async () => {
  const visitor = await returningVisitor()
  const page = await visitor.page(shop)
  await say(page, 'One')
  await panel(page).getByRole('button', { name: 'New conversation' }).click()
  await say(page, 'Two')
  const before = await leads()
  expect(before[0].chat_ids).toHaveLength(2)

  const desk = await newVisitor(`${program.base}/admin/pipelines`, { viewport: { width: 1280, height: 900 } })
  await desk.getByRole('textbox', { name: 'Email' }).fill(demo.email)
  await desk.getByRole('textbox', { name: 'Password' }).fill(demo.password)
  await desk.keyboard.press('Enter')
  await desk.getByRole('link', { name: 'Set up rules' }).click()
  await desk.getByRole('tab', { name: 'Duplicate control rules' }).click()
  await desk.getByRole('checkbox', { name: 'Tracking pixel' }).uncheck()
  await desk.getByRole('button', { name: 'Save', exact: true }).click()
  await desk
    .getByRole('status')
    .getByText(/Saved as version/)
    .waitFor()
  await desk.screenshot({ path: join(PICTURES, 'admin-rules.png'), fullPage: true })

  await visitor.close()
  const back = await visitor.page(shop)
  await say(back, 'Three')
  const after = await leads()
  expect(after).toHaveLength(before.length + 1)
  expect(after[0].chat_ids).toHaveLength(1)
  expect(after[0].contact_id).not.toBe(before[0].contact_id)
})
