import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Account, newAccount } from '../support/account.ts'
import { type Chat, ORIGIN, refusal, visitorSocket } from '../support/live.ts'
import { type Server, startServer } from '../support/server.ts'

let server: Server
let acme: Account
beforeAll(async () => {
  server = await startServer()
  acme = await newAccount(server.base)
})
afterAll(() => server.stop())

const someone = async (email: string) => {
  const chat = (await acme.chat({ email, message: 'my secret' })).body as Chat
  const { contact_id } = (await acme.api('GET', `/chats/${chat.chat_id}`)).body
  return { chat, contact_id: contact_id as string }
}

test('erasing a person closes the conversation, and nothing of it comes back', async () => {
  const { chat, contact_id } = await someone('ada@example.com')
  const visitor = await visitorSocket(acme, chat)
  visitor.say({ type: 'send', text: 'another secret', client_id: 'c-1' })
  await visitor.frame((it) => it.type === 'ack')
  expect((await acme.api('POST', `/contacts/${contact_id}/erase`, {})).status).toBe(204)
  expect((await visitor.end).code).toBe(1008)
  expect(
    await refusal(`${acme.base}/v1/chats/${chat.chat_id}/socket?since=0`, {
      origin: ORIGIN,
      'sec-websocket-protocol': `onelead.v1, token.${chat.token}`,
    }),
  ).toBe(404)
  const db = await server.db()
  const left = async (table: string) =>
    (await db.prepare(`SELECT count(*) AS n FROM ${table}`).first<number>('n')) ?? 0
  expect(await left('messages')).toBe(0)
  expect(await left('erased_rooms')).toBe(0)
})

test('what is written while a person is erased is in no place afterwards', async () => {
  for (let round = 0; round < 5; round++) {
    const { chat, contact_id } = await someone(`bob-${round}@example.com`)
    const visitor = await visitorSocket(acme, chat)
    const erased = acme.api('POST', `/contacts/${contact_id}/erase`, {})
    for (let i = 0; i < 10; i++) visitor.say({ type: 'send', text: 'secret', client_id: `c-${i}` })
    expect((await erased).status).toBe(204)
    await visitor.end
  }
  await server.later(60_000)
  const db = await server.db()
  for (const table of ['messages', 'conversations', 'erased_rooms'])
    expect((await db.prepare(`SELECT count(*) AS n FROM ${table}`).first('n')) ?? 0).toBe(0)
})

test('a process that dies between the commit and the room leaves it to the next tick', async () => {
  const { chat } = await someone('cleo@example.com')
  const visitor = await visitorSocket(acme, chat)
  const db = await server.db()
  // As the erase leaves it.
  await db.prepare('DELETE FROM conversations WHERE id = ?').bind(chat.chat_id).run()
  await server.later(0)
  expect((await visitor.end).code).toBe(1008)
  expect(await db.prepare('SELECT count(*) AS n FROM erased_rooms').first('n')).toBe(0)
})
