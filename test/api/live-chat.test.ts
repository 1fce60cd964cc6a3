import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Account, eventually, newAccount } from '../support/account.ts'
import { agentSocket, visitorSocket } from '../support/live.ts'
import { type Server, startServer } from '../support/server.ts'

let server: Server
let acme: Account
beforeAll(async () => {
  server = await startServer()
  acme = await newAccount(server.base)
})
afterAll(() => server.stop())

const open = async (message = 'Hello') =>
  (await acme.chat({ message })).body as { chat_id: string; token: string }
const stored = async (chat_id: string) =>
  (await acme.api('GET', `/chats/${chat_id}/messages?limit=200`)).body.data as {
    seq: number
    text: string
    id: string
    from: string
  }[]

test('a visitor and an agent talk: who writes gets an acknowledgement, the other the message, in one order', async () => {
  const chat = await open()
  const [visitor, agent] = [await visitorSocket(acme, chat), await agentSocket(acme)]
  visitor.say({ type: 'send', text: 'Is the blue one there?', client_id: 'v-1' })
  const ack = await visitor.frame((it) => it.type === 'ack')
  expect(ack).toEqual({ type: 'ack', client_id: 'v-1', id: expect.stringMatching(/^msg_/), seq: 2 })
  const heard = await agent.frame((it) => it.type === 'message' && it.message.seq === 2)
  expect(heard).toEqual({
    type: 'message',
    chat_id: chat.chat_id,
    message: {
      id: ack.id,
      seq: 2,
      from: 'visitor',
      text: 'Is the blue one there?',
      client_id: 'v-1',
      at: expect.any(String),
    },
  })
  agent.say({ type: 'send', chat_id: chat.chat_id, text: 'It is.', client_id: 'a-1' })
  const answered = await agent.frame((it) => it.type === 'ack')
  expect(answered).toMatchObject({ chat_id: chat.chat_id, client_id: 'a-1', seq: 3 })
  await visitor.frame((it) => it.type === 'message' && it.message.text === 'It is.')
  expect(visitor.of('message')).toHaveLength(1)
  // That the first was written is told after it was answered.
  expect(agent.of('message').filter(({ message }) => message.seq > 1)).toHaveLength(1)
  expect((await stored(chat.chat_id)).map(({ seq, from, text }) => [seq, from, text])).toEqual([
    [1, 'visitor', 'Hello'],
    [2, 'visitor', 'Is the blue one there?'],
    [3, 'agent', 'It is.'],
  ])
  await Promise.all([visitor.close(), agent.close()])
})

test('what was written over HTTP arrives on the sockets, and the other way round', async () => {
  const chat = await open()
  const [visitor, agent] = [await visitorSocket(acme, chat), await agentSocket(acme)]
  await acme.api('POST', `/chats/${chat.chat_id}/messages`, { text: 'By HTTP', client_id: 'h-1' })
  await visitor.frame((it) => it.message?.text === 'By HTTP')
  const sent = await acme.publicly(
    `/v1/chats/${chat.chat_id}/messages`,
    { text: 'Me too', client_id: 'h-2' },
    { authorization: `Bearer ${chat.token}` },
  )
  expect(sent.body).toMatchObject({ seq: 3, from: 'visitor' })
  await agent.frame((it) => it.message?.text === 'Me too')
  await visitor.frame((it) => it.message?.text === 'Me too')
  // And again by the socket: it is the same message.
  visitor.say({ type: 'send', text: 'Me too', client_id: 'h-2' })
  expect(await visitor.frame((it) => it.type === 'ack')).toMatchObject({ id: sent.body.id, seq: 3 })
  expect(await stored(chat.chat_id)).toHaveLength(3)
  await Promise.all([visitor.close(), agent.close()])
})

test('an agent’s message that is named as one of the visitor’s is another one, and each is stored once', async () => {
  const chat = await open()
  const visitor = await visitorSocket(acme, chat)
  visitor.say({ type: 'send', text: 'A question', client_id: '1' })
  await visitor.frame((it) => it.type === 'ack')
  const answer = () =>
    acme.api('POST', `/chats/${chat.chat_id}/messages`, { text: 'An answer', client_id: '1' })
  expect((await answer()).body).toMatchObject({ from: 'agent', text: 'An answer', seq: 3 })
  expect((await answer()).body).toMatchObject({ from: 'agent', text: 'An answer', seq: 3 })
  visitor.say({ type: 'send', text: 'A question', client_id: '1' })
  await visitor.frame((it) => it.message?.seq === 3)
  expect(await stored(chat.chat_id)).toHaveLength(3)
  await visitor.close()
})

test('a socket goes on behind the number that it names, and without one hears only what is new', async () => {
  const chat = await open('one')
  const first = await visitorSocket(acme, chat)
  for (const text of ['two', 'three', 'four']) first.say({ type: 'send', text, client_id: text })
  await first.frame((it) => it.type === 'ack' && it.seq === 4)
  await first.close()
  const again = await visitorSocket(acme, chat, 2)
  await again.frame((it) => it.message?.seq === 4)
  expect(again.of('message').map((it) => it.message.text)).toEqual(['three', 'four'])
  const fresh = await visitorSocket(acme, chat)
  again.say({ type: 'send', text: 'five', client_id: 'five' })
  await fresh.frame((it) => it.message?.seq === 5)
  expect(fresh.of('message')).toHaveLength(1)
  await Promise.all([again.close(), fresh.close()])
})

test('a new conversation reaches the agents as its first message', async () => {
  const agent = await agentSocket(acme)
  const chat = await open('Anybody there?')
  const first = await agent.frame((it) => it.chat_id === chat.chat_id)
  expect(first).toMatchObject({
    type: 'message',
    message: { seq: 1, from: 'visitor', text: 'Anybody there?' },
  })
  await agent.close()
})

test('typing and reading are told to the other side and not stored as messages', async () => {
  const chat = await open()
  const [visitor, agent] = [await visitorSocket(acme, chat), await agentSocket(acme)]
  const other = await agentSocket(acme)
  visitor.say({ type: 'typing' })
  expect(await agent.frame((it) => it.type === 'typing')).toEqual({
    type: 'typing',
    from: 'visitor',
    chat_id: chat.chat_id,
  })
  agent.say({ type: 'typing', chat_id: chat.chat_id })
  expect(await visitor.frame((it) => it.type === 'typing')).toEqual({ type: 'typing', from: 'agent' })
  // Agents see each other typing; nobody is told of their own.
  expect(await other.frame((it) => it.from === 'agent')).toMatchObject({ type: 'typing', agent: {} })
  expect(agent.of('typing')).toHaveLength(1)
  agent.say({ type: 'read', chat_id: chat.chat_id, seq: 1 })
  expect(await visitor.frame((it) => it.type === 'read')).toMatchObject({ seq: 1 })
  visitor.say({ type: 'read', seq: 1 })
  expect(await stored(chat.chat_id)).toHaveLength(1)
  await Promise.all([visitor.close(), agent.close(), other.close()])
})

test('what is acknowledged is in the database a moment later, with its event, once', async () => {
  const chat = await open()
  const visitor = await visitorSocket(acme, chat)
  for (let i = 0; i < 15; i++) visitor.say({ type: 'send', text: `#${i}`, client_id: `c-${i}` })
  await visitor.frame((it) => it.type === 'ack' && it.seq === 16)
  const db = await server.db()
  const inDatabase = () =>
    db
      .prepare('SELECT text FROM messages WHERE conversation_id = ? ORDER BY seq')
      .bind(chat.chat_id)
      .all<{ text: string }>()
  const { results } = await eventually(inDatabase, (it) => it.results.length === 16)
  expect(results.slice(1).map(({ text }) => text)).toEqual(Array.from({ length: 15 }, (_, i) => `#${i}`))
  const events = (await acme.api('GET', '/events?limit=200')).body.data as { data: { chat_id: string } }[]
  expect(events.filter((it) => it.data.chat_id === chat.chat_id && 'message_id' in it.data)).toHaveLength(16)
  await visitor.close()
})
