import { newAccount, times } from '../test/support/account.ts'
import { startServer } from '../test/support/server.ts'
import { drive, inTurn, perSecond } from './drive.ts'
import type { Measure } from './figure.ts'

const PAIRS = 5
const BROWSERS = 500

/** How many page views a second, as a part of how many empty answers. Visits go through the queue into D1 meanwhile. */
export const hits: Measure = {
  name: 'hits',
  run: async ({ seconds }) => {
    const server = await startServer()
    try {
      const acme = await newAccount(server.base)
      const pixels = await Promise.all(times(BROWSERS, () => acme.pixel()))
      const origin = 'https://shop.example'
      const empty = () => drive(server, { url: `${server.base}/__test/empty`, what: 'get', seconds })
      const hit = () =>
        drive(server, {
          url: `${server.base}/v1/hit`,
          what: 'hit',
          seconds,
          site: acme.site.key,
          origin,
          pixels,
        })
      await empty()
      await hit()
      const { ratio, ours, baseline, own } = await inTurn(PAIRS, empty, hit)
      return [
        {
          name: 'throughput of /v1/hit ÷ empty 204',
          measured: ratio,
          unit: 'ratio',
          goal: { at_least: 0.5 },
          beside: `${perSecond(ours)} beside ${perSecond(baseline)}; load process at ${Math.round(own * 100)}% of a core`,
        },
      ]
    } finally {
      await server.stop()
    }
  },
}
