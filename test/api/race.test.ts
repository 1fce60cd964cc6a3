import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Account, newAccount, statuses, times } from '../support/account.ts'
import { type Server, startServer } from '../support/server.ts'

/** 3 in the suite; `RACE_ROUNDS=50 npx vitest run --project api race` for the long run. */
const ROUNDS = Number(process.env.RACE_ROUNDS ?? 3)
const AT_ONCE = 100

type Person = (i: number, round: number, pixel: string) => object
const digits = (round: number) => String(2_000_000 + round)
const people: [string, Person][] = [
  ['the same pixel', (_i, _round, pixel) => ({ pixel })],
  ['the same email', (_i, round) => ({ email: `ada${round}@example.com` })],
  ['the same phone', (_i, round) => ({ phone: `+49 171 ${digits(round)}` })],
  [
    'all three',
    (_i, round, pixel) => ({ pixel, email: `bea${round}@example.com`, phone: `+49 172 ${digits(round)}` }),
  ],
  [
    'the same email and phone, typed differently',
    (i, round) => ({
      email: i % 2 ? ` CLEO${round}@Example.com` : `cleo${round}@example.com`,
      phone: i % 3 ? `0173 ${digits(round)}` : `+49 (0)173 ${digits(round)}`,
    }),
  ],
]

const burst = async (acme: Account, person: Person, round: number) => {
  const pixel = await acme.pixel()
  const before = (await acme.leads()).length
  const answers = await Promise.all(
    times(AT_ONCE, (i) => acme.chat({ ...person(i, round, pixel), message: `#${i}` })),
  )
  const after = await acme.leads()
  return { answers, made: after.slice(0, after.length - before) }
}

describe.each([
  ['', {}],
  [' with turn-taking off, by the guard alone', { TEST_TURNS: 'off' }],
])('100 chat requests at once%s', (_, bindings) => {
  let server: Server
  let acme: Account
  beforeAll(async () => {
    server = await startServer(bindings as Record<string, string>)
    acme = await newAccount(server.base)
    await acme.api('PATCH', `/sites/${acme.site.id}`, { default_country: 'DE' })
  })
  afterAll(() => server.stop())

  test.each(people)(
    'of %s make one lead and lose no message',
    async (_, person) => {
      for (let round = 0; round < ROUNDS; round++) {
        const { answers, made } = await burst(acme, person, round)
        // Without turns some may be told to come back: that is 503 with Retry-After and nothing written, and the widget does come back.
        const taken = answers.filter(({ status }) => status === 201)
        if (bindings === undefined || !('TEST_TURNS' in (bindings as object)))
          expect(statuses(answers)).toEqual({ 201: AT_ONCE })
        for (const { status, headers } of answers)
          if (status !== 201) expect([status, headers.get('retry-after')]).toEqual([503, '1'])
        expect(made).toHaveLength(1)
        const chats = (await acme.api('GET', `/chats?lead_id=${made[0].id}&limit=200`)).body.data
        expect(
          new Set(chats.map((it: { last_message: { text: string } }) => it.last_message.text)).size,
        ).toBe(taken.length)
        expect(chats).toHaveLength(taken.length)
      }
    },
    240_000,
  )
})

test('without the guard the same burst makes more than one lead: it is the guard that holds it', async () => {
  const server = await startServer({ TEST_TURNS: 'off', TEST_GUARD: 'off' })
  try {
    const acme = await newAccount(server.base)
    const { made } = await burst(acme, (_i, round) => ({ email: `ada${round}@example.com` }), 0)
    expect(made.length).toBeGreaterThan(1)
  } finally {
    await server.stop()
  }
})
