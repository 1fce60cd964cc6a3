import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Json, newAccount } from '../support/account.ts'
import { dump } from '../support/model/tables.ts'
import { type Server, startServer } from '../support/server.ts'
import { contact, merge, two, undo } from '../support/two-contacts.ts'

let server: Server
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

describe('a merge of contacts', () => {
  test('undone at once leaves every table as it was', async () => {
    for (const [winner, loser] of [
      ['a', 'b'],
      ['b', 'a'],
    ] as const) {
      const acme = await newAccount(server.base)
      const people = await two(acme)
      await acme.api('POST', `/contacts/${people.a}/timeline`, {
        kind: 'campaign_send',
        key: 'spring',
        data: {},
      })
      await acme.api('POST', `/contacts/${people.b}/timeline`, {
        kind: 'campaign_send',
        key: 'spring',
        data: {},
      })
      await acme.api('POST', `/contacts/${people.b}/timeline`, { kind: 'deal', key: 'd1', data: { sum: 5 } })
      const before = await dump(server, acme.id)
      const choices = { last_name: people.b, 'attributes.size': people.a }
      const merged = await merge(acme, people[winner], [people[loser]], { choices })
      expect(merged.status).toBe(200)
      const preview = await acme.api('GET', `/merges/${merged.body.merge_id}/undo`)
      const undone = await undo(acme, merged.body.merge_id)
      expect(undone.status).toBe(200)
      expect(undone.body).toMatchObject({ restored: [people[loser]], kept: [] })
      expect(preview.body).toEqual(undone.body)
      expect(await dump(server, acme.id)).toEqual(before)
      const again = await undo(acme, merged.body.merge_id)
      expect([again.status, again.body.code]).toEqual([409, 'not_undoable'])
      // Merged again, and undone again.
      const second = await merge(acme, people[winner], [people[loser]], { choices })
      expect((await undo(acme, second.body.merge_id)).status).toBe(200)
      expect(await dump(server, acme.id)).toEqual(before)
    }
  })

  test('undone later keeps what was changed since, on either side', async () => {
    const acme = await newAccount(server.base)
    const { a, b, channel } = await two(acme)
    const choices = { last_name: b, 'attributes.size': b }
    const merged = await merge(acme, a, [b], { choices })
    await acme.api('PATCH', `/contacts/${a}`, {
      last_name: 'King',
      tags: ['vip', 'poet', 'noble', 'new'],
      attributes: { seat: 'z' },
    })
    const chat = await acme.lead(channel.id, { email: 'countess@example.org', message: 'Since' })
    expect(chat.body.outcome).toBe('updated')
    const undone = await undo(acme, merged.body.merge_id)
    expect(undone.body.kept.map(({ field }: Json) => field)).toContain('last_name')
    expect(await contact(acme, a)).toMatchObject({
      last_name: 'King',
      company: null,
      user_id: null,
      status: 'visitor',
      tags: ['vip', 'poet', 'new'],
      attributes: { size: 1, seat: 'z' },
    })
    expect(await contact(acme, b)).toMatchObject({
      last_name: 'Lovelace',
      tags: ['vip', 'noble'],
      attributes: { size: 2, hat: 'red' },
    })
    expect((await contact(acme, a)).emails.map(({ value }: Json) => value)).toEqual(['ada@example.com'])
    expect((await contact(acme, b)).pixels).toHaveLength(1)
  })

  test('in a chain is undone from its end; the other order says what comes first', async () => {
    const acme = await newAccount(server.base)
    const people = []
    for (const n of [1, 2, 3]) {
      const person = { emails: [`p${n}@example.com`], company: n === 2 ? 'Two' : undefined }
      people.push((await acme.api('POST', '/contacts', person)).body.id)
    }
    const [a, b, c] = people as [string, string, string]
    const before = await dump(server, acme.id)
    const first = (await merge(acme, b, [a])).body.merge_id
    const between = await dump(server, acme.id)
    const second = (await merge(acme, c, [b])).body.merge_id
    for (const id of [a, b])
      expect((await acme.api('GET', `/contacts/${id}`)).headers.get('location')).toBe(`/api/v1/contacts/${c}`)
    const early = await undo(acme, first)
    expect([early.status, early.body.code, early.body.merge_id]).toEqual([409, 'not_undoable', second])
    expect((await undo(acme, second)).status).toBe(200)
    expect(await dump(server, acme.id)).toEqual(between)
    expect((await undo(acme, first)).status).toBe(200)
    expect(await dump(server, acme.id)).toEqual(before)
  })

  test('of several into one is undone in any order, and what the others brought stays', async () => {
    for (const order of [
      [0, 1],
      [1, 0],
    ]) {
      const acme = await newAccount(server.base)
      const make = async (more: object) => (await acme.api('POST', '/contacts', more)).body.id as string
      const winner = await make({ emails: ['k@example.org'] })
      const phones = ['+49 171 2345678']
      const first = await make({ company: 'One', phones, tags: ['x', 'y'] })
      const second = await make({ company: 'Two', phones, tags: ['y'] })
      const before = await dump(server, acme.id)
      const merges = [
        (await merge(acme, winner, [first])).body.merge_id,
        (await merge(acme, winner, [second], { choices: { company: second } })).body.merge_id,
      ]
      expect((await undo(acme, merges[order[0] as number])).status).toBe(200)
      const half = await contact(acme, winner)
      expect(half.phones).toHaveLength(1)
      expect(half.company).toBe(order[0] === 0 ? 'Two' : 'One')
      expect(half.tags).toContain('y')
      expect((await undo(acme, merges[order[1] as number])).status).toBe(200)
      expect(await contact(acme, winner)).toMatchObject({ company: null, phones: [], tags: [] })
      expect({ ...(await dump(server, acme.id)), contacts: [] }).toEqual({ ...before, contacts: [] })
    }
  })
})

describe('leads', () => {
  test('a change that duplicate control merged is undone as one, and not merged again by the next change', async () => {
    const acme = await newAccount(server.base)
    const channel = await acme.newChannel()
    const first = (await acme.lead(channel.id, { name: 'Ada', email: 'ada@example.com', message: '1' })).body
    const second = (await acme.lead(channel.id, { name: 'Bob', email: 'bob@example.com', message: '2' })).body
    await acme.api('PATCH', `/contacts/${second.contact_id}`, { emails: ['ada@example.com'] })
    expect(await acme.leads()).toHaveLength(1)
    const [done] = (await acme.api('GET', '/merges')).body.data
    expect((await undo(acme, done.id)).status).toBe(200)
    expect((await acme.leads()).map(({ name }) => name).toSorted()).toEqual(['Ada', 'Bob'])
    await acme.api('PATCH', `/contacts/${second.contact_id}`, { company: 'X' })
    expect(await acme.leads()).toHaveLength(2)
    expect((await contact(acme, first.contact_id)).emails).toHaveLength(1)
  })
})

describe('a request that was folded into a lead', () => {
  test('is undone: the values go back, and it is a lead of its own with its conversation', async () => {
    const acme = await newAccount(server.base)
    const channel = await acme.newChannel()
    const first = (
      await acme.lead(channel.id, { name: 'Ada', email: 'ada@example.com', company: 'One', message: '1' })
    ).body
    const before = await dump(server, acme.id)
    const folded = await acme.lead(channel.id, {
      name: 'Bob',
      email: 'ada@example.com',
      phone: '+49 171 2345678',
      company: 'Two',
      fields: { size: 'L' },
      message: '2',
    })
    expect(folded.body.outcome).toBe('merged')
    const [row] = (await acme.api('GET', '/merges')).body.data
    expect(row).toMatchObject({
      kind: 'intake',
      subject: 'request',
      winner_id: first.lead_id,
      loser_ids: [],
      decision_id: folded.body.decision_id,
    })
    expect((await undo(acme, row.id)).status).toBe(200)
    const leads = await acme.leads()
    const own = leads.find(({ id }) => id !== first.lead_id)
    const kept = leads.find(({ id }) => id === first.lead_id)
    expect(kept).toMatchObject({ name: 'Ada', fields: {}, previous_values: [] })
    expect(kept.chat_ids).toHaveLength(1)
    expect(own).toMatchObject({ name: 'Bob', fields: { size: 'L' } })
    expect(own.chat_ids).toHaveLength(1)
    expect(await contact(acme, own.contact_id)).toMatchObject({ first_name: 'Bob', company: 'Two' })
    const after = await dump(server, acme.id)
    for (const table of ['contacts', 'leads', 'identifiers', 'conversations'])
      expect(after[table]).toEqual(expect.arrayContaining(before[table] as string[]))
  })
})
