import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Account, eventually, newAccount } from '../support/account.ts'
import { agentSocket, type Chat, visitorSocket } from '../support/live.ts'
import { type Server, startServer } from '../support/server.ts'

let server: Server
let acme: Account
beforeAll(async () => {
  server = await startServer()
  acme = await newAccount(server.base)
})
afterAll(() => server.stop())

const open = async (body: object) => (await acme.chat(body)).body as Chat
const list = async (query: string) =>
  ((await acme.api('GET', `/chats?limit=200&${query}`)).body.data as { id: string }[]).map(({ id }) => id)
const get = async ({ chat_id }: Chat) => (await acme.api('GET', `/chats/${chat_id}`)).body

test('a conversation is taken over, closed and opened again, and lists follow', async () => {
  const [ada, bob] = [await open({ name: 'Ada' }), await open({ name: 'Bob' })]
  const [user] = (await acme.api('GET', '/users')).body.data
  expect(user).toMatchObject({ email: acme.email, role: 'admin' })
  const agent = await agentSocket(acme)
  const taken = await acme.api('PATCH', `/chats/${ada.chat_id}`, { assignee_id: user.id })
  expect(taken.body).toMatchObject({ id: ada.chat_id, assignee_id: user.id, status: 'open' })
  expect(await agent.frame((it) => it.type === 'changed')).toEqual({
    type: 'changed',
    chat_id: ada.chat_id,
    status: 'open',
    assignee_id: user.id,
  })
  expect(await list(`assignee=${user.id}`)).toEqual([ada.chat_id])
  expect(await list('assignee=none')).toEqual([bob.chat_id])
  await acme.api('PATCH', `/chats/${ada.chat_id}`, { status: 'closed' })
  expect(await list('status=open')).toEqual([bob.chat_id])
  expect(await list('status=closed')).toEqual([ada.chat_id])
  // Who writes again is heard again.
  const visitor = await visitorSocket(acme, ada)
  visitor.say({ type: 'send', text: 'One more thing', client_id: 'c-1' })
  await agent.frame((it) => it.type === 'changed' && it.status === 'open' && it !== taken)
  await eventually(
    () => get(ada),
    (it) => it.status === 'open',
  )
  expect(await list('status=open')).toEqual([ada.chat_id, bob.chat_id])
  await Promise.all([visitor.close(), agent.close()])
})

test('unread messages are counted until an agent has read them, or has answered', async () => {
  const chat = await open({ name: 'Cleo', message: 'one' })
  expect(await get(chat)).toMatchObject({ unread: 1, contact: { name: 'Cleo' } })
  const [visitor, agent] = [await visitorSocket(acme, chat), await agentSocket(acme)]
  visitor.say({ type: 'send', text: 'two', client_id: 'c-2' })
  visitor.say({ type: 'send', text: 'three', client_id: 'c-3' })
  const unread = (n: number) =>
    eventually(
      () => get(chat),
      (it) => it.unread === n,
    )
  await unread(3)
  agent.say({ type: 'read', chat_id: chat.chat_id, seq: 2 })
  await unread(1)
  await acme.api('POST', `/chats/${chat.chat_id}/messages`, { text: 'Hello', client_id: 'a-1' })
  await unread(0)
  visitor.say({ type: 'read', seq: 4 })
  await eventually(
    () => get(chat),
    (it) => it.visitor_read === 4,
  )
  await Promise.all([visitor.close(), agent.close()])
})

test('conversations are found by the people who hold them', async () => {
  const dora = await open({ name: 'Dora Quackenbush', email: 'dora@example.com' })
  const again = await open({ email: 'dora@example.com', message: 'me again' })
  const both = [again.chat_id, dora.chat_id]
  for (const q of ['quack', 'dora@example.com', 'Dora']) expect(await list(`q=${q}`)).toEqual(both)
  expect(await list('q=nobody')).toEqual([])
  expect(await list('q=dora&status=closed')).toEqual([])
})

test.each([
  ['PATCH', '/chats/:id', {}, 422],
  ['PATCH', '/chats/:id', { status: 'gone' }, 422],
  ['PATCH', '/chats/:id', { assignee_id: 'usr_nobody' }, 422],
  ['PATCH', '/chats/chat_nobody', { status: 'closed' }, 404],
  ['GET', '/chats?status=gone', undefined, 422],
])('%s %s with %j is answered %d', async (method, path, body, status) => {
  const { chat_id } = await open({})
  expect((await acme.api(method, path.replace(':id', chat_id), body)).status).toBe(status)
})

test('canned answers are made, changed and taken away; a shortcut is there once', async () => {
  const made = await acme.api('POST', '/canned_answers', { shortcut: 'hours', text: 'We open at 9.' })
  expect(made.status).toBe(201)
  expect((await acme.api('POST', '/canned_answers', { shortcut: 'hours', text: 'x' })).status).toBe(409)
  expect((await acme.api('POST', '/canned_answers', { shortcut: 'two words', text: 'x' })).status).toBe(422)
  const path = `/canned_answers/${made.body.id}`
  expect((await acme.api('PATCH', path, { text: 'We open at 10.' })).body.text).toBe('We open at 10.')
  expect((await acme.api('GET', '/canned_answers')).body.data).toMatchObject([{ shortcut: 'hours' }])
  const other = await newAccount(server.base)
  expect((await other.api('PATCH', path, { text: 'mine' })).status).toBe(404)
  expect((await acme.api('DELETE', path)).status).toBe(204)
  expect((await acme.api('DELETE', path)).status).toBe(404)
})
