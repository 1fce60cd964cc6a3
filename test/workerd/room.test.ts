/** A room that is put to sleep, killed, or cut off from the database while a conversation goes on. */
import {
  abortAllDurableObjects,
  evictAllDurableObjects,
  runDurableObjectAlarm,
  runInDurableObject,
} from 'cloudflare:test'
import { beforeAll, expect, test } from 'vitest'
import { inboxOf, roomOf } from '../../worker/chat/rooms.ts'
import { call, type Json, worker } from './faults.ts'

const MESSAGES = 50
const ORIGIN = 'https://shop.example'

let account: string
let auth: { authorization: string }
let site: Json
beforeAll(async () => {
  const admin = { email: 'room@acme.example', password: 'correct horse battery' }
  const made = await call(
    'POST',
    '/api/v1/accounts',
    { authorization: 'Bearer boot' },
    { name: 'Acme', admin },
  )
  account = made.body.account.id
  auth = { authorization: `Bearer ${made.body.api_key}` }
  const pipeline_id = (await call('GET', '/api/v1/pipelines', auth)).body.data[0].id
  site = (await call('POST', '/api/v1/sites', auth, { name: 'Shop', origins: [ORIGIN], pipeline_id })).body
})

const open = async (): Promise<string> =>
  (await call('POST', '/v1/chats', { origin: ORIGIN }, { site: site.key, message: 'm 0' })).body.chat_id

const WAIT_MS = 20_000

/** A socket at an object itself; the routes before it have tests of their own. */
async function listen(stub: { fetch: (url: string, init: RequestInit) => Promise<Response> }, query: string) {
  const { webSocket } = await stub.fetch(`https://object/?${query}`, { headers: { upgrade: 'websocket' } })
  if (!webSocket) throw new Error('no socket')
  const frames: Json[] = []
  webSocket.accept()
  webSocket.addEventListener('message', ({ data }) => {
    frames.push(JSON.parse(data as string))
  })
  return {
    frames,
    say: (frame: object) => webSocket.send(JSON.stringify(frame)),
    async frame(like: (frame: Json) => boolean): Promise<Json> {
      for (const end = Date.now() + WAIT_MS; Date.now() < end; ) {
        const found = frames.find(like)
        if (found) return found
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
      throw new Error(`did not come; heard ${JSON.stringify(frames.slice(-3))}`)
    },
  }
}
const visitor = (chat: string, since?: number) =>
  listen(
    room(chat) as never,
    `account=${account}&chat=${chat}${since === undefined ? '' : `&since=${since}`}`,
  )
const agent = (id = 'agent') => {
  const seat = {
    id,
    account_id: account,
    agent: { id: 'usr_a', name: 'Ada' },
    chat_id: null,
    expires_at: null,
  }
  return listen(inboxOf(worker, account) as never, `seat=${encodeURIComponent(JSON.stringify(seat))}`)
}
const room = (chat: string) => roomOf(worker, account, chat)

const stored = async (chat: string) =>
  (
    await worker.DB.prepare('SELECT seq, text FROM messages WHERE conversation_id = ? ORDER BY seq')
      .bind(chat)
      .all<{ seq: number; text: string }>()
  ).results
const eventCount = (chat: string) =>
  worker.DB.prepare(
    "SELECT count(*) AS n FROM events WHERE data ->> '$.chat_id' = ? AND type = 'chat.message.created'",
  )
    .bind(chat)
    .first<number>('n')
const settled = async (chat: string, n: number) => {
  for (const end = Date.now() + WAIT_MS; Date.now() < end && (await stored(chat)).length < n; )
    await new Promise((resolve) => setTimeout(resolve, 20))
  const rows = await stored(chat)
  expect(rows.map(({ seq }) => seq)).toEqual(Array.from({ length: n }, (_, i) => i + 1))
  expect(await eventCount(chat)).toBe(n)
  return rows.map(({ text }) => text)
}
const words = (n: number) => Array.from({ length: n }, (_, i) => `m ${i}`)

test('put to sleep before every message, nothing is lost, doubled or out of order, and sockets stay', async () => {
  const chat = await open()
  const [one, other, desk] = [await visitor(chat), await visitor(chat), await agent()]
  for (let i = 1; i < MESSAGES; i++) {
    await evictAllDurableObjects()
    if (i % 2) one.say({ type: 'send', text: `m ${i}`, client_id: `c-${i}` })
    else desk.say({ type: 'send', chat_id: chat, text: `m ${i}`, client_id: `c-${i}` })
    await (i % 2 ? one : desk).frame((it) => it.type === 'ack' && it.client_id === `c-${i}`)
  }
  expect(await settled(chat, MESSAGES)).toEqual(words(MESSAGES))
  await other.frame((it) => it.message?.text === `m ${MESSAGES - 1}`)
  expect(other.frames.filter((it) => it.type === 'message').map((it) => it.message.text)).toEqual(
    words(MESSAGES).slice(1),
  )
  // It hears by a call of its own.
  await desk.frame((it) => it.chat_id === chat && it.message?.seq === MESSAGES)
  const numbers = desk.frames.filter((it) => it.chat_id === chat && /message|ack/.test(it.type))
  expect(numbers.map((it) => it.seq ?? it.message.seq)).toEqual(
    Array.from({ length: MESSAGES - 1 }, (_, i) => i + 2),
  )
})

test('killed after every acknowledgement, all that was acknowledged is there, once, and who comes back hears the rest', async () => {
  const chat = await open()
  for (let i = 1; i < MESSAGES; i++) {
    const socket = await visitor(chat, i)
    socket.say({ type: 'send', text: `m ${i}`, client_id: `c-${i}` })
    expect(await socket.frame((it) => it.type === 'ack')).toMatchObject({ seq: i + 1 })
    await abortAllDurableObjects()
  }
  const back = await visitor(chat, 10)
  await back.frame((it) => it.message?.seq === MESSAGES)
  expect(back.frames.filter((it) => it.type === 'message')).toHaveLength(MESSAGES - 10)
  // Nobody writes any longer: the alarm brings what the last crash left.
  await runDurableObjectAlarm(room(chat) as never)
  expect(await settled(chat, MESSAGES)).toEqual(words(MESSAGES))
})

test('the same message again after the answer was lost is the same message', async () => {
  const chat = await open()
  const send = { type: 'send', text: 'm 1', client_id: 'c-1' }
  const first = await visitor(chat)
  first.say(send)
  const { id } = await first.frame((it) => it.type === 'ack')
  await abortAllDurableObjects()
  const second = await visitor(chat, 1)
  second.say(send)
  expect(await second.frame((it) => it.type === 'ack')).toEqual({ type: 'ack', client_id: 'c-1', id, seq: 2 })
  expect(await settled(chat, 2)).toEqual(words(2))
})

type Fault = (run: () => Promise<D1Result[]>) => Promise<D1Result[]>

/** The room's database fails so many commits, before or after they took place. */
const failing = (chat: string, times: number, fault: Fault) =>
  runInDurableObject(room(chat) as never, (instance) => {
    let left = times
    const { env } = instance as unknown as { env: typeof worker }
    const DB = new Proxy(env.DB, {
      get(target, property) {
        if (property === 'batch')
          return (statements: D1PreparedStatement[]) =>
            left-- > 0 ? fault(() => target.batch(statements)) : target.batch(statements)
        const value = Reflect.get(target, property)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
    Object.defineProperty(instance, 'env', { value: { ...env, DB } })
  })
const lost = () => Promise.reject(new Error('Network connection lost.'))

test.each([
  ['before it took place', lost],
  ['after it took place', (run) => run().then(lost)],
] as [string, Fault][])('a commit that fails %s is made good, once', async (_, fault) => {
  const chat = await open()
  const socket = await visitor(chat)
  await failing(chat, 2, fault)
  for (let i = 1; i < 10; i++) socket.say({ type: 'send', text: `m ${i}`, client_id: `c-${i}` })
  // Talk goes on without the database.
  await socket.frame((it) => it.type === 'ack' && it.client_id === 'c-9')
  for (let i = 0; i < 3; i++) await runDurableObjectAlarm(room(chat) as never)
  expect(await settled(chat, 10)).toEqual(words(10))
})

test('closed at the moment at which the visitor writes, it is open, and agents are told so', async () => {
  const chat = await open()
  const [socket, desk] = [await visitor(chat), await agent()]
  await failing(chat, 1, async (run) => {
    await call('PATCH', `/api/v1/chats/${chat}`, auth, { status: 'closed' })
    return run()
  })
  socket.say({ type: 'send', text: 'm 1', client_id: 'c-1' })
  expect(await settled(chat, 2)).toEqual(words(2))
  expect((await call('GET', `/api/v1/chats/${chat}`, auth)).body.status).toBe('open')
  await desk.frame((it) => it.type === 'changed' && it.chat_id === chat && it.status === 'open')
})

test('a conversation that was erased is not brought back by what is still to be copied', async () => {
  const chat = await open()
  const socket = await visitor(chat)
  await failing(chat, 1, lost)
  socket.say({ type: 'send', text: 'secret', client_id: 'c-1' })
  await socket.frame((it) => it.type === 'ack')
  const { contact_id } = (await call('GET', `/api/v1/chats/${chat}`, auth)).body
  expect((await call('POST', `/api/v1/contacts/${contact_id}/erase`, auth, {})).status).toBe(204)
  await runDurableObjectAlarm(room(chat) as never)
  expect(await stored(chat)).toEqual([])
  const left = await runInDurableObject(room(chat) as never, (_, state) =>
    state.storage.sql
      .exec("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\'")
      .toArray(),
  )
  expect(left).toEqual([])
})
