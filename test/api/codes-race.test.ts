import { expect, test } from 'vitest'
import { newAccount, statuses, times } from '../support/account.ts'
import { startServer } from '../support/server.ts'

/** How many of ten requests with one code at once are linked to the lead of the browser that it was issued to. */
async function linkedAtOnce(bindings: Record<string, string>) {
  const server = await startServer(bindings)
  try {
    const acme = await newAccount(server.base)
    const { id } = await acme.newChannel({ kind: 'whatsapp', name: 'WhatsApp' })
    const pixel = await acme.pixel()
    await acme.chat({ pixel })
    const [lead] = await acme.leads()
    const { body } = await acme.publicly('/v1/codes', { site: acme.site.key, pixel })
    const [code] = body.codes as string[]
    const answers = await Promise.all(
      times(10, (i) => acme.lead(id, { message: `#${i} [${code}]`, phone: `+49 171 55503${i}0` })),
    )
    return { linked: answers.filter((it) => it.body.lead_id === lead.id).length, statuses: statuses(answers) }
  } finally {
    await server.stop()
  }
}

test('with turn-taking off, by the guard alone: one is linked, the others are leads of their own', async () => {
  expect(await linkedAtOnce({ TEST_TURNS: 'off' })).toEqual({ linked: 1, statuses: { 200: 1, 201: 9 } })
})

test('without the guard the same code links several: it is the guard that holds it', async () => {
  expect((await linkedAtOnce({ TEST_TURNS: 'off', TEST_GUARD: 'off' })).linked).toBeGreaterThan(1)
})
