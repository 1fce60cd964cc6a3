import type { Account } from './account.ts'
import { eventually, times } from './account.ts'
import { agentSocket, type Chat, openLive, visitorSocket } from './live.ts'

export type Talk = {
  conversations: number
  seconds: number
  /** Between two messages of one visitor. */
  everyMs: number
}

/** ms from a message's leaving the visitor to its arriving at an agent, and how it went. */
export type Talked = { sent: number; lost: number; doubled: number; disordered: number; ms: number[] }

/** How many sockets are opened at once. */
const AT_ONCE = 25

/** Visitors who write at their own pace, spread evenly, and one agent who hears them all. */
export async function talk(acme: Account, { conversations, seconds, everyMs }: Talk): Promise<Talked> {
  const agent = await agentSocket(acme)
  const left = new Map<string, number>()
  const heard = new Map<string, number>()
  const order = new Map<string, number>()
  const ms: number[] = []
  let disordered = 0
  agent.socket.addEventListener('message', ({ data }) => {
    if (data === 'pong') return
    const { type, chat_id, message } = JSON.parse(data as string)
    const began = message?.client_id && left.get(message.client_id)
    if (type !== 'message' || began === undefined || began === '') return
    ms.push(performance.now() - began)
    heard.set(message.client_id, (heard.get(message.client_id) ?? 0) + 1)
    if (message.seq <= (order.get(chat_id) ?? 0)) disordered++
    order.set(chat_id, message.seq)
  })
  const visitors = await inGroups(conversations, async (i) =>
    visitorSocket(
      acme,
      (await acme.chat({ client_id: `talk-${acme.id}-${i}-${'x'.repeat(22)}`.slice(0, 64) })).body as Chat,
    ),
  )
  const end = performance.now() + seconds * 1000
  await Promise.all(
    visitors.map(async (visitor, i) => {
      await pause((i / conversations) * everyMs)
      for (let n = 0; performance.now() < end; n++) {
        const client_id = `t-${i}-${n}`
        left.set(client_id, performance.now())
        visitor.say({ type: 'send', text: `message ${n} of visitor ${i}`, client_id })
        await pause(everyMs)
      }
    }),
  )
  await eventually(
    async () => heard.size,
    (n) => n >= left.size,
    20_000,
  ).catch(() => 0)
  await Promise.all([...visitors, agent].map((it) => it.close()))
  const doubled = [...heard.values()].filter((n) => n > 1).length
  return { sent: left.size, lost: left.size - heard.size, doubled, disordered, ms }
}

/** The same load on sockets that say back what they hear: ms there and back. */
export async function echoes(base: string, { conversations, seconds, everyMs }: Talk): Promise<number[]> {
  const sockets = await inGroups(conversations, () => openLive(`${base}/__test/echo`))
  const ms: number[] = []
  const left = new Map<string, number>()
  for (const { socket } of sockets)
    socket.addEventListener('message', ({ data }) => {
      const began = left.get((data as string).slice(0, 40))
      if (began !== undefined) ms.push(performance.now() - began)
    })
  const end = performance.now() + seconds * 1000
  await Promise.all(
    sockets.map(async ({ socket }, i) => {
      await pause((i / conversations) * everyMs)
      for (let n = 0; performance.now() < end; n++) {
        const text = JSON.stringify({ client_id: `${i}-${n}`.padEnd(60) })
        left.set(text.slice(0, 40), performance.now())
        socket.send(text)
        await pause(everyMs)
      }
    }),
  )
  await pause(200)
  await Promise.all(sockets.map((it) => it.close()))
  return ms
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

async function inGroups<T>(n: number, make: (i: number) => Promise<T>): Promise<T[]> {
  const made: T[] = []
  for (let from = 0; from < n; from += AT_ONCE)
    made.push(...(await Promise.all(times(Math.min(AT_ONCE, n - from), (i) => make(from + i)))))
  return made
}
