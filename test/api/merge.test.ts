import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Account, type Json, newAccount } from '../support/account.ts'
import { lookedAt } from '../support/made-up-contacts.ts'
import { dump } from '../support/model/tables.ts'
import { type Server, startServer } from '../support/server.ts'
import { atRest } from '../support/tables.ts'
import { merge, two, undo } from '../support/two-contacts.ts'

let server: Server
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

describe('a merge of contacts', () => {
  test('with conflicts does nothing until every one is chosen; then the other values are kept', async () => {
    const acme = await newAccount(server.base)
    const { a, b } = await two(acme)
    await atRest(server)
    await lookedAt(acme)
    const before = await dump(server, acme.id, [])
    const refused = await merge(acme, a, [b])
    expect([refused.status, refused.body.code]).toEqual([409, 'unresolved_conflicts'])
    expect(refused.body.conflicts).toEqual([
      { field: 'last_name', values: { [a]: 'Byron', [b]: 'Lovelace' } },
      { field: 'attributes.size', values: { [a]: 1, [b]: 2 } },
    ])
    const half = await merge(acme, a, [b], { choices: { last_name: b } })
    expect(half.body.conflicts.map(({ field }: Json) => field)).toEqual(['attributes.size'])
    const choices = { last_name: b, 'attributes.size': a }
    const tried = await merge(acme, a, [b], { choices, dry_run: true })
    expect(tried.body).toMatchObject({
      merge_id: null,
      moved: { leads: 1, conversations: 1, identifiers: 3 },
    })
    expect(await dump(server, acme.id, [])).toEqual(before)

    const merged = await merge(acme, a, [b], { choices })
    expect(merged.status).toBe(200)
    expect(merged.body.moved).toMatchObject({ leads: 1, conversations: 1, identifiers: 3 })
    expect(merged.body.contact).toMatchObject({
      id: a,
      first_name: 'Ada',
      last_name: 'Lovelace',
      company: 'Analytical',
      status: 'user',
      user_id: 'u-7',
      tags: ['vip', 'poet', 'noble'],
      attributes: { size: 1, seat: 'a', hat: 'red' },
      previous_values: [
        { field: 'last_name', value: 'Byron', source: a },
        { field: 'attributes.size', value: 2, source: b },
      ],
    })
    expect((await acme.leads()).map(({ contact_id }) => contact_id)).toEqual([a, a])
    for (const by of ['email=ada@example.com', 'email=countess@example.org', 'user_id=u-7'])
      expect((await acme.api('GET', `/contacts?${by}`)).body.data.map(({ id }: Json) => id)).toEqual([a])
    const moved = await acme.api('GET', `/contacts/${b}`)
    expect([moved.status, moved.headers.get('location')]).toEqual([301, `/api/v1/contacts/${a}`])
    const events = (await acme.api('GET', '/events?limit=200')).body.data
    expect(events.find(({ type }: Json) => type === 'crm.contact.merged').data).toMatchObject({
      winner_id: a,
      loser_id: b,
      changed: { last_name: { before: 'Byron', after: 'Lovelace' } },
    })
  })

  test('is refused with its code: itself, merged, in the trash, another account’s, unknown, different user IDs', async () => {
    const acme = await newAccount(server.base)
    const other = await newAccount(server.base)
    const { a, b } = await two(acme)
    const make = async (of: Account, more: object) =>
      (await of.api('POST', '/contacts', more)).body.id as string
    const c = await make(acme, { user_id: 'u-8' })
    const trashed = await make(acme, { name: 'Gone' })
    const gone = await make(acme, { name: 'Merged' })
    expect((await acme.api('DELETE', `/contacts/${trashed}`)).status).toBe(204)
    await merge(acme, trashed, [gone])
    await merge(acme, c, [gone], { choices: {} })
    const foreign = await make(other, { name: 'Foreign' })
    const answers = [
      await merge(acme, a, [a]),
      await merge(acme, a, [gone]),
      await merge(acme, gone, [a]),
      await merge(acme, a, [trashed]),
      await merge(acme, trashed, [a]),
      await merge(acme, a, [foreign]),
      await merge(acme, a, ['con_nobody']),
      await merge(acme, b, [c]),
      await merge(acme, a, []),
    ]
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [422, 'same_record'],
      [409, 'already_merged'],
      [409, 'already_merged'],
      [409, 'in_trash'],
      [409, 'in_trash'],
      [404, 'not_found'],
      [404, 'not_found'],
      [409, 'different_user_ids'],
      [422, 'invalid'],
    ])
    expect(answers[1]?.body.winner_id).toBe(c)
  })

  test('asked for twice under one Idempotency-Key is made once, with the same answer', async () => {
    const acme = await newAccount(server.base)
    const { a, b } = await two(acme)
    const body = { winner_id: a, loser_ids: [b], choices: { last_name: b, 'attributes.size': a } }
    const key = { 'idempotency-key': 'merge-1' }
    const [first, second] = [
      await acme.api('POST', '/contacts/merge', body, key),
      await acme.api('POST', '/contacts/merge', body, key),
    ]
    expect([first.status, second.status]).toEqual([200, 200])
    expect(second.body).toEqual(first.body)
  })
})

describe('leads', () => {
  test('of different people are merged with their contacts, and all of it is undone together', async () => {
    const acme = await newAccount(server.base)
    const { a, b } = await two(acme)
    const leads = await acme.leads()
    const winner = leads.find(({ contact_id }) => contact_id === a)
    const loser = leads.find(({ contact_id }) => contact_id === b)
    const asked = { winner_id: winner.id, loser_ids: [loser.id] }
    const before = await dump(server, acme.id)
    const refused = await acme.api('POST', '/leads/merge', asked)
    expect(refused.body.conflicts.map(({ field }: Json) => field)).toEqual([
      'name',
      'contact.last_name',
      'contact.attributes.size',
    ])
    const choices = {
      name: loser.id,
      'contact.last_name': loser.id,
      'contact.attributes.size': a,
    }
    const merged = await acme.api('POST', '/leads/merge', { ...asked, choices })
    expect(merged.status).toBe(200)
    expect(merged.body).toMatchObject({
      lead: { id: winner.id, name: 'Ada Lovelace', contact_id: a },
      contact: { id: a, last_name: 'Lovelace' },
    })
    expect((await acme.leads()).map(({ id }) => id)).toEqual([winner.id])
    expect((await acme.api('GET', `/leads/${loser.id}`)).status).toBe(301)
    const undone = await undo(acme, merged.body.merge_id)
    expect(undone.body.restored.toSorted()).toEqual([b, loser.id].toSorted())
    expect(await dump(server, acme.id)).toEqual(before)
  })
})
