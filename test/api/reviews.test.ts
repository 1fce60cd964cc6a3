import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Account, type Json, newAccount } from '../support/account.ts'
import { ADA, BOB } from '../support/ada-and-bob.ts'
import { type Server, startServer } from '../support/server.ts'

let server: Server
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

describe('a waiting group', () => {
  const waiting = async (acme: Account) => {
    await acme.control({ conflict: 'keep' })
    const channel = await acme.newChannel()
    const first = (await acme.lead(channel.id, { ...ADA, message: 'One' })).body
    const second = (await acme.lead(channel.id, { ...BOB, email: ADA.email, message: 'Two' })).body
    const [review] = (await acme.api('GET', '/reviews')).body.data
    return { channel, first, second, path: `/reviews/${review.id}/resolve` }
  }

  test('is merged into the chosen lead; the other’s values are kept; a repeat is told so', async () => {
    const acme = await newAccount(server.base)
    const { first, second, path } = await waiting(acme)
    const once = { 'idempotency-key': 'resolve-1' }
    const judged = { action: 'merge', winner_id: second.lead_id }
    const resolved = await acme.api('POST', path, judged, once)
    expect(resolved).toMatchObject({ status: 200, body: { action: 'merge', lead_ids: [second.lead_id] } })
    expect((await acme.api('POST', path, judged, once)).body).toEqual(resolved.body)
    const repeated = await acme.api('POST', path, judged)
    expect([repeated.status, repeated.body.code]).toEqual([409, 'already_resolved'])

    const [lead, ...more] = await acme.leads()
    expect(more).toEqual([])
    expect(lead).toMatchObject({ id: second.lead_id, name: 'Bob' })
    expect(lead.chat_ids).toHaveLength(2)
    expect(lead.previous_values).toMatchObject([{ field: 'name', value: 'Ada', source: first.lead_id }])
    const contact = (await acme.api('GET', `/contacts/${lead.contact_id}`)).body
    expect(contact.phones.map(({ value }: Json) => value)).toEqual([BOB.phone, ADA.phone])
    expect((await acme.api('GET', '/reviews')).body.data).toEqual([])
    expect((await acme.api('GET', '/merges')).body.data).toMatchObject([
      { id: resolved.body.merge_id, kind: 'manual', loser_ids: [first.lead_id] },
    ])
  })

  test('is kept apart: the two are known as not the same, and what tells them apart still works', async () => {
    const acme = await newAccount(server.base)
    const { channel, first, second, path } = await waiting(acme)
    expect((await acme.api('POST', path, { action: 'keep_apart' })).status).toBe(200)
    expect((await acme.api('GET', '/reviews')).body.data).toEqual([])
    expect(await acme.leads()).toHaveLength(2)
    const bob = await acme.lead(channel.id, { ...BOB, email: ADA.email })
    expect(bob.body).toMatchObject({ outcome: 'merged', lead_id: second.lead_id })
    const ada = await acme.lead(channel.id, ADA)
    expect(ada.body).toMatchObject({ outcome: 'merged', lead_id: first.lead_id })
    // The address that two different people have tells nothing.
    const either = await acme.lead(channel.id, { email: ADA.email })
    expect(either.body.outcome).toBe('queued_for_review')
  })

  test('is not merged with different user IDs, by an unknown winner, or by another account', async () => {
    const acme = await newAccount(server.base)
    const other = await newAccount(server.base)
    const { first, second, path } = await waiting(acme)
    await acme.api('PATCH', `/contacts/${first.contact_id}`, { user_id: 'u1' })
    await acme.api('PATCH', `/contacts/${second.contact_id}`, { user_id: 'u2' })
    const answers = [
      await acme.api('POST', path, { action: 'merge' }),
      await acme.api('POST', path, { action: 'merge', winner_id: 'lead_nobody' }),
      await acme.api('POST', path, { action: 'both' }),
      await other.api('POST', path, { action: 'merge' }),
    ]
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [409, 'different_user_ids'],
      [422, 'invalid'],
      [422, 'invalid'],
      [404, 'not_found'],
    ])
    expect(await acme.leads()).toHaveLength(2)
  })
})
