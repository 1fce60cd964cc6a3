/**
 * Load from a process of its own, so that it does not share a thread with what it measures. Takes a `Load` as
 * JSON in its one argument and prints a `Loaded`. Over loopback only.
 */
import { Agent, type ClientRequest, request } from 'node:http'
import { percentile } from './statistics.ts'

export type Load = {
  url: string
  what: 'get' | 'post' | 'hit' | 'chat'
  seconds: number
  /** Not counted, before the seconds begin. */
  warmUpSeconds: number
  connections: number
  /** Requests a second, sent whether or not earlier ones are answered; null: each connection asks as soon as it was answered. */
  rate: number | null
  site?: string
  origin?: string
  pixels?: string[]
  /** Number of the first person: no two loads of one run share one. */
  firstPerson?: number
}

export type Loaded = {
  answered: number
  perSecond: number
  failed: number
  /** ms, from the moment a request was due. */
  p50: number
  p99: number
  /** Processor time that this process took, as a part of the wall clock; near 1 it would measure itself. */
  own: number
}

const load = JSON.parse(process.argv[2] ?? 'null') as Load
const { hostname, port, pathname } = new URL(load.url)
if (hostname !== '127.0.0.1') throw new Error('load goes to this machine only')
const agent = new Agent({ keepAlive: true, maxSockets: load.connections })
const DUE_EVERY_MS = 1

const bodies: Record<Load['what'], (i: number) => object | null> = {
  get: () => null,
  post: () => ({}),
  hit: (i) => ({
    site: load.site,
    pixel: load.pixels?.[i % load.pixels.length],
    url: `${load.origin}/pots/${i % 50}`,
    referrer: `${load.origin}/`,
    title: 'Pots',
  }),
  chat: (i) => ({
    site: load.site,
    name: `Person ${i}`,
    email: `person${i}@load.example`,
    phone: `+49171${String(10_000_000 + i)}`,
    message: 'Is the blue teapot still there?',
  }),
}

let sent = load.firstPerson ?? 0
let failed = 0
let answered = 0
const begin = performance.now() + load.warmUpSeconds * 1000
const end = begin + load.seconds * 1000
const times: number[] = []

function ask(due: number): Promise<void> {
  const body = bodies[load.what](sent++)
  const text = body ? JSON.stringify(body) : ''
  return new Promise((resolve) => {
    const done = (ok: boolean) => {
      const now = performance.now()
      if (!ok) failed++
      else if (load.rate ? due >= begin && due < end : now >= begin && now < end) {
        answered++
        times.push(now - due)
      }
      resolve()
    }
    const asking: ClientRequest = request(
      {
        host: hostname,
        port,
        path: pathname,
        agent,
        method: body ? 'POST' : 'GET',
        headers: body
          ? {
              origin: load.origin ?? 'http://127.0.0.1',
              'content-type': 'text/plain',
              'content-length': Buffer.byteLength(text),
            }
          : {},
      },
      (answer) => {
        answer.resume()
        answer.on('end', () => done((answer.statusCode ?? 500) < 300))
      },
    )
    asking.on('error', () => done(false))
    asking.end(text)
  })
}

async function closedLoop() {
  const connection = async () => {
    while (performance.now() < end) await ask(performance.now())
  }
  await Promise.all(Array.from({ length: load.connections }, connection))
}

async function openLoop(rate: number) {
  const start = performance.now()
  const under: Promise<void>[] = []
  for (let n = 0; ; ) {
    const now = performance.now()
    if (now >= end) break
    for (; start + (n * 1000) / rate <= now; n++) under.push(ask(start + (n * 1000) / rate))
    await new Promise((resolve) => setTimeout(resolve, DUE_EVERY_MS))
  }
  await Promise.all(under)
}

const cpu = process.cpuUsage()
const started = performance.now()
await (load.rate ? openLoop(load.rate) : closedLoop())
const { user, system } = process.cpuUsage(cpu)
agent.destroy()
const loaded: Loaded = {
  answered,
  perSecond: answered / load.seconds,
  failed,
  p50: percentile(times, 0.5),
  p99: percentile(times, 0.99),
  own: (user + system) / 1000 / (performance.now() - started),
}
console.log(JSON.stringify(loaded))
