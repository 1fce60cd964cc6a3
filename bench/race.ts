import { type Account, newAccount, times } from '../test/support/account.ts'
import { startServer } from '../test/support/server.ts'
import type { Measure } from './figure.ts'

const AT_ONCE = 100

type Person = (i: number, round: number, pixel: string) => object
const seven = (round: number) => String(2_000_000 + round)

/** The ways in which a hundred requests are of one person. */
const people: Record<string, Person> = {
  'same pixel': (_i, _round, pixel) => ({ pixel }),
  'same email': (_i, round) => ({ email: `ada${round}@race.example` }),
  'same phone': (_i, round) => ({ phone: `+49 171 ${seven(round)}` }),
  'all three': (_i, round, pixel) => ({
    pixel,
    email: `bea${round}@race.example`,
    phone: `+49 172 ${seven(round)}`,
  }),
  'case and format': (i, round) => ({
    email: i % 2 ? ` CLEO${round}@Race.example` : `cleo${round}@race.example`,
    phone: i % 3 ? `0173 ${seven(round)}` : `+49 (0)173 ${seven(round)}`,
  }),
}

/** 100 identical requests at once: one lead, 100 messages, no 5xx. */
export const race: Measure = {
  name: 'race',
  run: async ({ rounds }) => {
    const server = await startServer()
    try {
      const acme = await newAccount(server.base)
      await acme.api('PATCH', `/sites/${acme.site.id}`, { default_country: 'DE' })
      const db = await server.db()
      const count = async (table: 'leads' | 'messages') =>
        (await db
          .prepare(`SELECT count(*) AS n FROM ${table} WHERE account_id = ?`)
          .bind(acme.id)
          .first<number>('n')) ?? 0
      let most = 0
      let failed = 0
      for (const person of Object.values(people))
        for (let round = 0; round < rounds; round++) {
          const before = await count('leads')
          failed += await burst(acme, person, round)
          most = Math.max(most, (await count('leads')) - before)
        }
      const bursts = Object.keys(people).length * rounds
      const sent = bursts * AT_ONCE
      const [leads, messages] = [await count('leads'), await count('messages')]
      const beside = `${bursts} bursts of ${AT_ONCE}: ${Object.keys(people).join(', ')}`
      return [
        {
          name: 'leads made by 100 at once, most',
          measured: most,
          unit: 'count',
          goal: { at_most: 1 },
          beside,
        },
        {
          name: 'leads missing',
          measured: bursts - leads,
          unit: 'count',
          goal: { at_most: 0 },
          beside: `${leads} leads of ${bursts} people`,
        },
        {
          name: 'messages lost',
          measured: sent - messages,
          unit: 'count',
          goal: { at_most: 0 },
          beside: `${messages} kept of ${sent} sent`,
        },
        { name: 'answers 5xx', measured: failed, unit: 'count', goal: { at_most: 0 } },
      ]
    } finally {
      await server.stop()
    }
  },
}

/** How many were answered 5xx. */
async function burst(acme: Account, person: Person, round: number): Promise<number> {
  const pixel = await acme.pixel()
  const answers = await Promise.all(
    times(AT_ONCE, (i) => acme.chat({ ...person(i, round, pixel), message: `#${i}` })),
  )
  return answers.filter(({ status }) => status >= 500).length
}
