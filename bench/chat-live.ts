import { newAccount } from '../test/support/account.ts'
import { startServer } from '../test/support/server.ts'
import { echoes, talk } from '../test/support/talk.ts'
import type { Measure } from './figure.ts'
import { percentile } from './statistics.ts'

/** Between two messages of one visitor. */
const EVERY_MS = 10_000
const SHORT = { conversations: 100, seconds: 15 }
const LARGE = { conversations: 500, seconds: 120 }

const ms = (values: number[], of: number) =>
  percentile(
    values.toSorted((a, b) => a - b),
    of,
  )
const words = (value: number) => `${value.toFixed(1)} ms`

/** From a visitor's socket to an agent's, stored in between, beside a bare echo under the same load on the same runtime. */
export const chatLive: Measure = {
  name: 'chat-live',
  run: async ({ large }) => {
    const server = await startServer()
    try {
      const acme = await newAccount(server.base)
      const load = { ...(large ? LARGE : SHORT), everyMs: EVERY_MS }
      // Both are warm before either is measured.
      await echoes(server.base, { conversations: 20, seconds: 1, everyMs: 100 })
      await talk(await newAccount(server.base), { conversations: 20, seconds: 1, everyMs: 200 })
      const bare = await echoes(server.base, load)
      const { sent, lost, doubled, disordered, ms: took } = await talk(acme, load)
      const about = `${load.conversations} conversations, ${load.seconds} s, ${sent} messages`
      return [
        {
          name: 'visitor → agent ÷ bare WebSocket echo, median',
          measured: ms(took, 0.5) / ms(bare, 0.5),
          unit: 'ratio',
          goal: { at_most: 3 },
          beside: `${words(ms(took, 0.5))} beside ${words(ms(bare, 0.5))}; ${about}`,
        },
        {
          name: 'visitor → agent ÷ bare WebSocket echo, p95',
          measured: ms(took, 0.95) / ms(bare, 0.95),
          unit: 'ratio',
          beside: `${words(ms(took, 0.95))} beside ${words(ms(bare, 0.95))}`,
        },
        {
          name: 'messages lost, doubled or out of order',
          measured: lost + doubled + disordered,
          unit: 'count',
          goal: { at_most: 0 },
          beside: about,
        },
      ]
    } finally {
      await server.stop()
    }
  },
}
