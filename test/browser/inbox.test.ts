import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Account, eventually } from '../support/account.ts'
import { cuttable } from '../support/held.ts'
import { type Chat, type Live, visitorSocket } from '../support/live.ts'
import { type Admin, keysOf, looks, openAdmin } from './admin-page.ts'

let admin: Admin
let acme: Account
let page: Page
let ada: Chat
let visitor: Live
beforeAll(async () => {
  admin = await openAdmin()
  acme = await admin.newShop()
  const open = async (body: object) => (await acme.chat(body)).body as Chat
  const pixel = await acme.pixel()
  await acme.hit(acme.site.key, { pixel, url: 'https://shop.example/teapots', title: 'Teapots' })
  await open({ name: 'Bob Fox', email: 'bob@example.com', message: 'Do you ship to Norway?' })
  await open({ name: 'Cleo Diaz', message: 'Thank you, it arrived!' })
  await open({ pixel, name: 'Ada Lovelace', email: 'ada@example.com', message: 'My first question' })
  ada = await open({ pixel, email: 'ada@example.com', message: 'Is the blue teapot there?' })
  await acme.api('POST', '/canned_answers', {
    shortcut: 'hours',
    text: 'We are here from 9 to 17, Monday to Friday.',
  })
  visitor = await visitorSocket(acme, ada)
  page = await admin.signIn(acme)
  await page.goto(`${admin.server.base}/admin/inbox`)
})
afterAll(async () => {
  await visitor?.close()
  await admin.stop()
})

const entry = (name: string) =>
  page.getByRole('list', { name: 'Conversations' }).getByRole('link', { name }).first()
const conversation = (at = page) => at.getByRole('region', { name: /^Conversation with/ })

test('conversations are listed with who and what, the newest first; a new message moves its own to the top, unread', async () => {
  await entry('Ada Lovelace').waitFor()
  await entry('Bob Fox').waitFor()
  const bob = (await acme.api('GET', '/chats?q=bob@example.com')).body.data[0]
  await acme.api('POST', `/chats/${bob.id}/messages`, { text: 'We do', client_id: 'b-1' })
  await eventually(
    () => page.getByRole('list', { name: 'Conversations' }).getByRole('link').first().textContent(),
    (text) => Boolean(text?.includes('You: We do')),
  )
  await looks(page, 'inbox')
})

test('a conversation is read and answered as it comes, with who it is and why beside it', async () => {
  visitor.say({ type: 'send', text: 'Hello?', client_id: 'v-1' })
  await entry('Ada Lovelace').getByText('Hello?').waitFor()
  await entry('Ada Lovelace').click()
  const chat = conversation()
  await chat.getByText('Is the blue teapot there?').waitFor()
  await chat.getByText('online').waitFor()
  // What is looked at is read.
  await visitor.frame((it) => it.type === 'read' && it.seq === 2)
  visitor.say({ type: 'typing' })
  await chat.getByText('Ada Lovelace is writing…').waitFor()
  visitor.say({ type: 'send', text: 'I would take two.', client_id: 'v-2' })
  await chat.getByText('I would take two.').waitFor()

  const box = chat.getByRole('textbox', { name: /^Reply to/ })
  await box.pressSequentially('/ho')
  await visitor.frame((it) => it.type === 'typing')
  await chat.getByRole('list', { name: 'Canned answers' }).getByText('/hours').waitFor()
  await page.keyboard.press('Enter')
  expect(await box.inputValue()).toContain('from 9 to 17')
  await page.keyboard.press('Enter')
  await visitor.frame((it) => it.type === 'message' && it.message.text.includes('from 9 to 17'))
  visitor.say({ type: 'read', seq: 4 })
  await chat.getByText('Read', { exact: true }).waitFor()

  const beside = page.getByRole('complementary', { name: 'About the visitor' })
  await beside.getByRole('heading', { name: 'Why it was matched or not' }).waitFor()
  await beside.getByText('ada@example.com').first().waitFor()
  await beside.getByRole('heading', { name: 'Page visits' }).waitFor()
  await looks(page, 'inbox-conversation')
})

test('agents see each other: who has it open, who types, who takes over, who closes', async () => {
  const other = await admin.signIn(acme)
  await other.goto(page.url())
  await conversation(other).getByText('I would take two.').waitFor()
  // The same person in two windows is one viewer; a key stands for somebody else.
  const { agentSocket } = await import('../support/live.ts')
  const bot = await agentSocket(acme)
  bot.say({ type: 'view', chat_id: ada.chat_id })
  await conversation()
    .getByText(/^Also here:/)
    .waitFor()
  bot.say({ type: 'typing', chat_id: ada.chat_id })
  await conversation()
    .getByText(/is writing…$/)
    .waitFor()
  await conversation().getByRole('button', { name: 'Take over' }).click()
  await conversation(other)
    .getByRole('combobox', { name: 'Answered by' })
    .getByText('(you)')
    .waitFor({ state: 'attached' })
  await eventually(
    () => conversation(other).getByRole('combobox', { name: 'Answered by' }).inputValue(),
    (it) => it.startsWith('usr_'),
  )
  await conversation().getByRole('button', { name: 'Close', exact: true }).click()
  await conversation(other).getByRole('button', { name: 'Open again' }).waitFor()
  // Who writes again is heard again.
  visitor.say({ type: 'send', text: 'One more thing', client_id: 'v-9' })
  await conversation(other).getByRole('button', { name: 'Close', exact: true }).waitFor()
  await bot.close()
  await other.close()
})

test('filters and search narrow the list, and the address keeps them', async () => {
  await page.goto(`${admin.server.base}/admin/inbox`)
  await page.getByRole('textbox', { name: 'Find by name, email or phone' }).fill('cleo')
  await entry('Cleo Diaz').waitFor()
  await eventually(
    () => page.getByRole('list', { name: 'Conversations' }).getByRole('link').count(),
    (n) => n === 1,
  )
  expect(page.url()).toContain('q=cleo')
  await page.goto(`${admin.server.base}/admin/inbox?assignee=me`)
  await entry('Ada Lovelace').waitFor()
  expect(await page.getByRole('list', { name: 'Conversations' }).getByRole('link').count()).toBe(1)
})

test('a whole conversation by keyboard', async () => {
  await page.goto(`${admin.server.base}/admin/inbox`)
  await entry('Bob Fox').waitFor()
  const keys = keysOf(page)
  await keys.tabTo(/^Bob Fox/)
  await keys.press('Enter')
  await conversation().getByText('Do you ship to Norway?').waitFor()
  await page.getByRole('textbox', { name: /^Reply to/ }).waitFor()
  const focused = () => page.evaluate('document.activeElement.tagName')
  for (let i = 0; i < 60 && (await focused()) !== 'TEXTAREA'; i++) await keys.press('Tab')
  await keys.type('Yes, in a week.')
  await keys.press('Enter')
  await conversation().getByText('Yes, in a week.').waitFor()
})

test('who is erased while they are looked at is gone from the list and from the page', async () => {
  const { chat_id } = (await acme.chat({ name: 'Zoe Gone', message: 'Forget me' })).body as Chat
  await page.goto(`${admin.server.base}/admin/inbox/${chat_id}`)
  await conversation().getByText('Forget me').waitFor()
  await entry('Zoe Gone').waitFor()
  const { contact_id } = (await acme.api('GET', `/chats/${chat_id}`)).body
  expect((await acme.api('POST', `/contacts/${contact_id}/erase`)).status).toBe(204)
  await page.getByText('This conversation was erased').waitFor()
  expect(await page.getByText('Forget me').count()).toBe(0)
  await entry('Zoe Gone').waitFor({ state: 'detached' })
  await looks(page, 'inbox-erased')
  // Of the others nothing is gone.
  await entry('Bob Fox').waitFor()
})

describe('a connection that is lost is made again', () => {
  let line: Awaited<ReturnType<typeof cuttable>>
  beforeAll(async () => {
    line = await cuttable(page, /\/inbox\/socket/)
  })
  const lost = async () => {
    await line.cut()
    await page.getByText('The connection was lost.').waitFor()
  }
  const isBack = async () => {
    line.mend()
    await page.getByText('The connection was lost.').waitFor({ state: 'detached' })
  }

  test('and what was missed is there', async () => {
    await page.goto(`${admin.server.base}/admin/inbox/${ada.chat_id}`)
    await conversation().getByText('One more thing').waitFor()
    await lost()
    await acme.publicly(
      `/v1/chats/${ada.chat_id}/messages`,
      { text: 'While you were away', client_id: 'away' },
      { authorization: `Bearer ${ada.token}` },
    )
    expect(await conversation().getByText('While you were away').count()).toBe(0)
    await isBack()
    await conversation().getByText('While you were away').waitFor()
  })

  test('and who was erased meanwhile is gone', async () => {
    const { chat_id } = (await acme.chat({ name: 'Yan Gone', message: 'Forget me too' })).body as Chat
    await page.goto(`${admin.server.base}/admin/inbox/${chat_id}`)
    await conversation().getByText('Forget me too').waitFor()
    await entry('Yan Gone').waitFor()
    await lost()
    const { contact_id } = (await acme.api('GET', `/chats/${chat_id}`)).body
    expect((await acme.api('POST', `/contacts/${contact_id}/erase`)).status).toBe(204)
    expect(await conversation().getByText('Forget me too').count()).toBe(1)
    await isBack()
    await page.getByRole('alert').getByText('There is nothing here by that ID').waitFor()
    await page.getByText('Forget me too').first().waitFor({ state: 'detached' })
    await entry('Yan Gone').waitFor({ state: 'detached' })
  })
})
