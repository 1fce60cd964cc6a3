/** An agent's conversation where an answer or the connection comes late. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Account } from '../support/account.ts'
import { holdSockets } from '../support/held.ts'
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
