import { newAccount, ORIGIN } from '../test/support/account.ts'
import { startServer } from '../test/support/server.ts'
import { drive, inTurn, perSecond } from './drive.ts'
import type { Measure } from './figure.ts'
import type { Loaded } from './load.ts'
import { median } from './statistics.ts'

const PAIRS = 5
/** No slice of load has as many people. */
const PEOPLE_APART = 100_000
/** Open-loop slices; the median of their ratios is told. */
const SLICES = 5
const HALF_SLICE_S = 5

type Paced = { seconds?: number; rate?: number; connections?: number }

const spread = ({ p50, p99 }: Loaded) => p99 / p50

/** Chat requests of different people, each to a committed lead, as a part of single inserts; then how even they are at half that load. */
export const chats: Measure = {
  name: 'chats',
  run: async ({ seconds }) => {
    const server = await startServer()
    try {
      const acme = await newAccount(server.base)
      let slice = 0
      const insert = (more: Paced = {}) =>
        drive(server, { url: `${server.base}/__test/insert`, what: 'post', seconds, ...more })
      const chat = (more: Paced = {}) =>
        drive(server, {
          url: `${server.base}/v1/chats`,
          what: 'chat',
          seconds,
          site: acme.site.key,
          origin: ORIGIN,
          firstPerson: slice++ * PEOPLE_APART,
          ...more,
        })
      await insert()
      await chat()
      const { ratio, ours, baseline, own } = await inTurn(
        PAIRS,
        () => insert(),
        () => chat(),
      )

      const rate = ours / 2
      const even = []
      const evenInserts = []
      for (let i = 0; i < SLICES; i++) {
        const paced = { seconds: HALF_SLICE_S, connections: 64 }
        evenInserts.push(await insert({ ...paced, rate: baseline / 2 }))
        even.push(await chat({ ...paced, rate }))
      }
      const p50 = median(even.map((it) => it.p50))
      const p99 = median(even.map((it) => it.p99))
      return [
        {
          name: 'throughput of /v1/chats ÷ one awaited insert',
          measured: ratio,
          unit: 'ratio',
          goal: { at_least: 0.3 },
          beside: `${perSecond(ours)} beside ${perSecond(baseline)}; load process at ${Math.round(own * 100)}% of a core`,
        },
        {
          name: 'p99 ÷ p50 of /v1/chats at half that load',
          measured: median(even.map(spread)),
          unit: 'ratio',
          goal: { at_most: 4 },
          beside: `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms at ${perSecond(rate)}; of one insert ${median(evenInserts.map(spread)).toFixed(1)}`,
        },
      ]
    } finally {
      await server.stop()
    }
  },
}
