/** An agent's conversation where an answer or the connection comes late. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Account } from '../support/account.ts'
import { hold, holdSockets } from '../support/held.ts'
import { type Chat, visitorSocket } from '../support/live.ts'
import { type Admin, openAdmin } from './admin-page.ts'

let admin: Admin
let acme: Account
beforeAll(async () => {
  admin = await openAdmin()
  acme = await admin.newShop()
})
afterAll(() => admin?.stop())

const newChat = async () =>
  (await acme.chat({ name: 'Ada Lovelace', message: 'Is the blue teapot there?' })).body as Chat
const inbox = (chat?: Chat) => `${admin.server.base}/admin/inbox${chat ? `/${chat.chat_id}` : ''}`
const conversation = (page: Page) => page.getByRole('region', { name: /^Conversation with/ })

test('opened by its address before the connection is there, a conversation is read once it is, and typing is told', async () => {
  const chat = await newChat()
  const visitor = await visitorSocket(acme, chat)
  const page = await admin.signIn(acme)
  const socket = await holdSockets(page, /\/inbox\/socket/)
  await page.goto(inbox(chat))
  await conversation(page).getByText('Is the blue teapot there?').waitFor()
  const box = conversation(page).getByRole('textbox', { name: /^Reply to/ })
  await box.pressSequentially('Y')
  expect(visitor.of('read')).toEqual([])
  socket.release()
  await visitor.frame((it) => it.type === 'read' && it.from === 'agent' && it.seq === 1)
  await box.pressSequentially('es')
  await visitor.frame((it) => it.type === 'typing')
  await visitor.close()
  await page.close()
})

test('what changed is shown though the visitor read a message while it was asked for', async () => {
  const chat = await newChat()
  await acme.api('POST', `/chats/${chat.chat_id}/messages`, { text: 'It is', client_id: 'a-1' })
  const visitor = await visitorSocket(acme, chat)
  const page = await admin.signIn(acme)
  await page.goto(inbox(chat))
  await conversation(page).getByText('online').waitFor()
  await conversation(page).getByRole('button', { name: 'Close', exact: true }).waitFor()
  const answer = await hold(page, new RegExp(`/api/v1/chats/${chat.chat_id}$`))
  await acme.api('PATCH', `/chats/${chat.chat_id}`, { status: 'closed' })
  await answer.answered
  visitor.say({ type: 'read', seq: 2 })
  await conversation(page).getByText('Read', { exact: true }).waitFor()
  answer.release()
  await conversation(page).getByRole('button', { name: 'Open again' }).waitFor()
  expect(await conversation(page).getByText('Read', { exact: true }).count()).toBe(1)
  await visitor.close()
  await page.close()
})

test.each([
  ['inbox', async (chat: Chat) => inbox(chat), 'Enter'],
  [
    'page of a lead',
    async (chat: Chat) => {
      const lead = (await acme.leads()).find((it) => it.chat_ids.includes(chat.chat_id))
      return `${admin.server.base}/admin/leads/${lead.id}`
    },
    'Control+Enter',
  ],
])('in the %s, what is typed while an answer is sent stays; what was sent does not', async (_, at, keys) => {
  const chat = await newChat()
  const page = await admin.signIn(acme)
  await page.goto(await at(chat))
  const box = page.getByRole('textbox', { name: /^Reply to/ })
  await box.fill('It is')
  const answer = await hold(page, new RegExp(`/api/v1/chats/${chat.chat_id}/messages$`), 'POST')
  await box.press(keys)
  await answer.answered
  await box.fill('In blue and')
  answer.release()
  await page.getByRole('listitem').filter({ hasText: 'It is' }).first().waitFor()
  const send = page.getByRole('button', { name: 'Send', exact: true })
  await expect.poll(() => send.getAttribute('aria-disabled')).toBe(null)
  expect(await box.inputValue()).toBe('In blue and')
  await box.press(keys)
  await expect.poll(() => box.inputValue()).toBe('')
  await page.close()
})
