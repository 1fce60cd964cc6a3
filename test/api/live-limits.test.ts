import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FRAME_MAX_BYTES, FRAMES_BURST, SOCKETS_PER_VISITOR } from '../../protocol/limits.ts'
import { type Account, eventually, newAccount, times } from '../support/account.ts'
import { agentSocket, type Chat, ORIGIN, openLive, refusal, visitorSocket } from '../support/live.ts'
import { type Server, startServer } from '../support/server.ts'

let server: Server
let acme: Account
let other: Account
let chat: Chat
beforeAll(async () => {
  server = await startServer({ ONELEAD_RATE_LIMIT: '' })
  acme = await newAccount(server.base)
  other = await newAccount(server.base)
  chat = (await acme.chat()).body as Chat
})
afterAll(() => server.stop())

describe('a visitor’s socket', () => {
  const path = () => `${acme.base}/v1/chats/${chat.chat_id}/socket`
  const withToken = (token: string) => `onelead.v1, token.${token}`

  test.each([
    ['without an origin', () => ({}), 403],
    ['from another site', () => ({ origin: 'https://evil.example' }), 403],
    ['from a site whose name begins like it', () => ({ origin: `${ORIGIN}.evil.example` }), 403],
    ['from another port', () => ({ origin: `${ORIGIN}:8443` }), 403],
    ['from nowhere in particular', () => ({ origin: 'null' }), 403],
    ['with no token', () => ({ origin: ORIGIN, 'sec-websocket-protocol': 'onelead.v1' }), 401],
    ['with a made-up token', () => ({ origin: ORIGIN, 'sec-websocket-protocol': withToken('x') }), 401],
    [
      'with the token alone',
      () => ({ origin: ORIGIN, 'sec-websocket-protocol': `token.${chat.token}` }),
      422,
    ],
  ])('%s is not opened', async (_, headers, status) => {
    const all = { 'sec-websocket-protocol': withToken(chat.token), ...headers() }
    expect(await refusal(path(), all)).toBe(status)
  })

  test('is opened by the token of its own conversation only', async () => {
    const another = (await acme.chat()).body as Chat
    const foreign = (await other.chat()).body as Chat
    for (const token of [another.token, foreign.token])
      expect(await refusal(path(), { origin: ORIGIN, 'sec-websocket-protocol': withToken(token) })).toBe(401)
    const own = { origin: ORIGIN, 'sec-websocket-protocol': withToken(chat.token) }
    expect(await refusal(path(), own)).toBe(101)
    expect(await refusal(`${path()}?since=-1`, own)).toBe(422)
    expect(await refusal(`${path()}?token=${chat.token}`, own)).toBe(422)
  })

  test('that asks for a page and not a socket is told so', async () => {
    expect((await fetch(path())).status).toBe(426)
    expect((await acme.api('GET', '/inbox/socket')).status).toBe(426)
  })

  test('answers what is no frame with a problem and goes on', async () => {
    const visitor = await visitorSocket(acme, chat)
    visitor.say('no JSON')
    visitor.say('[]')
    visitor.say({ type: 'dance' })
    visitor.say({ type: 'send', text: ' ', client_id: 'c-1' })
    visitor.say({ type: 'send', text: 'no client ID' })
    visitor.say({ type: 'send', text: 'a\u0000b', client_id: 'c-2' })
    visitor.say({ type: 'read', seq: 'all' })
    visitor.socket.send(new Uint8Array([1, 2, 3]))
    visitor.say({ type: 'send', text: 'still here', client_id: 'c-3' })
    await visitor.frame((it) => it.type === 'ack')
    expect(visitor.of('problem')).toEqual([
      { type: 'problem', code: 'malformed_json' },
      { type: 'problem', code: 'malformed_json' },
      { type: 'problem', code: 'unknown_frame' },
      { type: 'problem', code: 'invalid', client_id: 'c-1' },
      { type: 'problem', code: 'invalid' },
      { type: 'problem', code: 'invalid', client_id: 'c-2' },
      { type: 'problem', code: 'invalid' },
      { type: 'problem', code: 'malformed_json' },
    ])
    await visitor.close()
  })

  test('answers a ping, and closes at a frame that is too long', async () => {
    const visitor = await visitorSocket(acme, chat)
    visitor.say('ping')
    await eventually(
      async () => visitor.frames,
      (frames) => frames.includes('pong'),
    )
    visitor.say({ type: 'send', text: 'ü'.repeat(FRAME_MAX_BYTES / 2), client_id: 'long' })
    expect((await visitor.end).code).toBe(1009)
  })

  test('may send a burst; what goes over it is refused by name, and who does not stop is cut off', async () => {
    const own = (await acme.chat()).body as Chat
    const [visitor, good] = [await visitorSocket(acme, own), await visitorSocket(acme, chat)]
    let said = 0
    const burst = async (frames: number) => {
      for (const _ of times(frames, (i) => i))
        visitor.say({ type: 'send', text: `#${said}`, client_id: `b-${said++}` })
      await visitor.frame((it) => it.client_id === `b-${said - 1}`)
      return visitor.of('problem').length
    }
    await burst(FRAMES_BURST)
    // The allowance fills up again while a slow machine hears them.
    await eventually(
      () => burst(10),
      (refused) => refused > 5,
    )
    const refused = visitor.of('problem').map(({ code }) => code)
    expect(new Set(refused)).toEqual(new Set(['rate_limited']))
    expect(visitor.of('ack').length + refused.length).toBe(said)
    for (let i = 0; i < 100; i++) visitor.say({ type: 'typing' })
    expect((await visitor.end).code).toBe(1008)
    // Somebody else is not bothered.
    good.say({ type: 'send', text: 'hello', client_id: 'good' })
    await good.frame((it) => it.type === 'ack' && it.client_id === 'good')
    await good.close()
  })

  test('the sixth of one conversation takes the place of the first', async () => {
    const own = (await acme.chat()).body as Chat
    const sockets = []
    for (let i = 0; i <= SOCKETS_PER_VISITOR; i++) sockets.push(await visitorSocket(acme, own))
    expect((await sockets[0]?.end)?.code).toBe(1008)
    for (const it of sockets.slice(1)) expect(it.closed()).toBeNull()
    await Promise.all(sockets.slice(1).map((it) => it.close()))
  })
})

describe('an agent’s socket', () => {
  const path = () => `${acme.base}/api/v1/inbox/socket`

  test('needs a key, or a sign-in from the admin page itself', async () => {
    const { headers } = await fetch(`${acme.base}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: acme.email, password: acme.password }),
    })
    const cookie = headers.get('set-cookie')?.split(';')[0] as string
    expect(await refusal(path(), {})).toBe(401)
    expect(await refusal(path(), { authorization: 'Bearer nobody' })).toBe(401)
    expect(await refusal(path(), { cookie })).toBe(403)
    expect(await refusal(path(), { cookie, origin: ORIGIN })).toBe(403)
    expect(await refusal(path(), { cookie, origin: acme.base })).toBe(101)
    const live = await openLive(path(), { protocols: ['onelead.v1'], headers: { cookie, origin: acme.base } })
    // Signing out closes it.
    await fetch(`${acme.base}/api/v1/session`, { method: 'DELETE', headers: { cookie, origin: acme.base } })
    expect((await live.end).code).toBe(1008)
  })

  test('closes when its key is taken back', async () => {
    const { id, key } = (await acme.api('POST', '/api_keys', { name: 'Bot', role: 'agent' })).body
    const live = await agentSocket({ base: acme.base, key })
    await acme.api('DELETE', `/api_keys/${id}`)
    expect((await live.end).code).toBe(1008)
  })

  test('hears nothing of another account, and can say nothing into its conversations', async () => {
    const [mine, theirs] = [await agentSocket(acme), await agentSocket(other)]
    const foreign = (await other.chat({ message: 'secret' })).body as Chat
    await theirs.frame((it) => it.chat_id === foreign.chat_id)
    mine.say({ type: 'send', chat_id: foreign.chat_id, text: 'let me in', client_id: 'x-1' })
    mine.say({ type: 'send', chat_id: 'chat_nobody', text: 'hello', client_id: 'x-2' })
    mine.say({ type: 'read', chat_id: foreign.chat_id, seq: 1 })
    await eventually(
      async () => mine.of('problem').length,
      (n) => n === 3,
    )
    // Each room answers when it has looked.
    const refused = mine.of('problem').map(({ code, chat_id, client_id }) => [code, chat_id, client_id])
    expect(refused).toContainEqual(['not_found', foreign.chat_id, 'x-1'])
    expect(refused).toContainEqual(['not_found', 'chat_nobody', 'x-2'])
    expect(mine.of('message').filter((it) => it.chat_id === foreign.chat_id)).toEqual([])
    expect((await other.api('GET', `/chats/${foreign.chat_id}/messages`)).body.data).toHaveLength(1)
    await Promise.all([mine.close(), theirs.close()])
  })
})
