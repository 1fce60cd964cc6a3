import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Account, newAccount, times } from '../support/account.ts'
import { agentSocket, type Chat, type Live, visitorSocket } from '../support/live.ts'
import { ownProgram } from '../support/own-program.ts'
import { type Server, startServer } from '../support/server.ts'
import { talk } from '../support/talk.ts'
import { startWeakLine } from '../support/weak-line.ts'

const MESSAGES = 50

/** A program that writes fifty messages: what was not acknowledged it sends again under the same client ID, on a new socket. */
async function converse(
  connect: (since: number) => Promise<Live>,
  fault: (i: number, live: Live) => Promise<void>,
) {
  let live = await connect(1)
  const heard: number[] = []
  const reconnect = async () => {
    for (;;)
      try {
        return await connect(Math.max(1, ...heard))
      } catch {
        await pause(100)
      }
  }
  for (let i = 1; i < MESSAGES; i++) {
    for (;;) {
      try {
        live.say({ type: 'send', text: `m ${i}`, client_id: `c-${i}` })
      } catch {}
      if (i % 10 === 5) await fault(i, live)
      const ack = await Promise.race([
        live.frame((it) => it.type === 'ack' && it.client_id === `c-${i}`).catch(() => null),
        live.end.then(() => null),
      ])
      if (ack) {
        heard.push(ack.seq)
        break
      }
      live = await reconnect()
    }
  }
  await live.close()
}
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

async function holds(acme: Pick<Account, 'api'>, chat: Chat) {
  const { data } = (await acme.api('GET', `/chats/${chat.chat_id}/messages?limit=200`)).body
  expect(data.map((it: { seq: number; text: string }) => [it.seq, it.text])).toEqual(
    times(MESSAGES, (i) => [i + 1, `m ${i}`]),
  )
}

let server: Server
let acme: Account
beforeAll(async () => {
  server = await startServer()
  acme = await newAccount(server.base)
})
afterAll(() => server.stop())

test.each([
  ['before the acknowledgement', 0],
  ['in the middle of it', 9],
  ['after it', 4000],
])('a socket that is cut %s: fifty messages arrive once, in order', async (_, bytes) => {
  const line = await startWeakLine(server.base)
  const chat = (await acme.chat({ message: 'm 0' })).body as Chat
  const agent = await agentSocket(acme)
  let cuts = 0
  await converse(
    (since) => visitorSocket({ base: line.base }, chat, since),
    async (i) => {
      // Once for each of these messages.
      if (i === 5 + 10 * cuts) {
        cuts++
        line.cutAfter(bytes)
      }
    },
  )
  expect(cuts).toBe(5)
  await holds(acme, chat)
  await agent.frame((it) => it.chat_id === chat.chat_id && it.message?.seq === MESSAGES)
  // The first one may have come before the agent.
  const told = agent.of('message').filter((it) => it.chat_id === chat.chat_id && it.message.seq > 1)
  expect(told.map((it) => it.message.seq)).toEqual(times(MESSAGES - 1, (i) => i + 2))
  await agent.close()
  await line.stop()
})

const own = ownProgram({ ONELEAD_RATE_LIMIT: 'off' })

test('a server that is killed and started again in the middle: fifty messages arrive once, in order', {
  timeout: 120_000,
}, async () => {
  const first = await own.start()
  const firm = await newAccount(first.base)
  const chat = (await firm.chat({ message: 'm 0' })).body as Chat
  let kills = 0
  await converse(
    (since) => visitorSocket(own.at(), chat, since),
    async (i) => {
      if (i !== 15 && i !== 35) return
      if (kills++ >= 2) return
      await own.at().kill()
      await own.start()
    },
  )
  expect(kills).toBeGreaterThanOrEqual(2)
  const { base } = own.at()
  const response = await fetch(`${base}/api/v1/chats/${chat.chat_id}/messages?limit=200`, {
    headers: { authorization: `Bearer ${firm.key}` },
  })
  const body = await response.json()
  await holds({ api: async () => ({ body }) } as never, chat)
})

test('fifty conversations at once, one message each ten seconds: none is lost, doubled or out of order', {
  timeout: 90_000,
}, async () => {
  const { sent, lost, doubled, disordered } = await talk(await newAccount(server.base), {
    conversations: 50,
    seconds: 15,
    everyMs: 10_000,
  })
  expect(sent).toBeGreaterThanOrEqual(50)
  expect({ lost, doubled, disordered }).toEqual({ lost: 0, doubled: 0, disordered: 0 })
})
