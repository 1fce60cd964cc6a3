import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Account, eventually, type Json, newAccount } from '../support/account.ts'
import { dump } from '../support/model/tables.ts'
import { type Server, startServer } from '../support/server.ts'

let server: Server
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

const DAY = 86_400_000

/** Two contacts with all that a contact may have. */
async function two(acme: Account) {
  const channel = await acme.newChannel()
  const pixel = await acme.pixel()
  const made = await acme.lead(channel.id, {
    name: 'Ada Byron',
    email: 'ada@example.com',
    phone: '+49 171 2345678',
    message: 'Hello',
  })
  await acme.chat({ pixel, email: 'countess@example.org', name: 'Ada Lovelace', message: 'Hi' })
  const other = (await acme.api('GET', '/contacts?email=countess@example.org')).body.data[0]
  const a = made.body.contact_id as string
  const b = other.id as string
  await acme.api('PATCH', `/contacts/${a}`, { tags: ['vip', 'poet'], attributes: { size: 1, seat: 'a' } })
  await acme.api('PATCH', `/contacts/${b}`, {
    company: 'Analytical',
    status: 'user',
    user_id: 'u-7',
    tags: ['vip', 'noble'],
    attributes: { size: 2, hat: 'red' },
  })
  await eventually(
    () => contact(acme, b),
    ({ page_visits }) => page_visits === 1,
  )
  return { channel, pixel, a, b }
}
const merge = (acme: Account, winner_id: string, loser_ids: string[], more: object = {}) =>
  acme.api('POST', '/contacts/merge', { winner_id, loser_ids, ...more })
const undo = (acme: Account, id: string) => acme.api('POST', `/merges/${id}/undo`)
const contact = async (acme: Account, id: string): Promise<Json> =>
  (await acme.api('GET', `/contacts/${id}`)).body

describe('a merge of contacts', () => {
  test('with conflicts does nothing until every one is chosen; then the other values are kept', async () => {
    const acme = await newAccount(server.base)
    const { a, b } = await two(acme)
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

describe('the trash', () => {
  test('holds what was thrown away and what was merged, with what is left of its days; both come back', async () => {
    const acme = await newAccount(server.base)
    const { a, b } = await two(acme)
    const before = await dump(server, acme.id)
    await acme.api('DELETE', `/contacts/${a}`)
    expect((await acme.api('GET', '/contacts?email=ada@example.com')).body.data).toEqual([])
    expect(await acme.leads()).toHaveLength(1)
    expect((await acme.api('GET', `/contacts/${a}`)).status).toBe(404)
    const trash = (await acme.api('GET', '/trash')).body.data
    expect(trash.map(({ kind, id }: Json) => [kind, id])).toContainEqual(['contact', a])
    expect(trash).toHaveLength(2)
    expect(Date.parse(trash[0].purge_at) - Date.parse(trash[0].deleted_at)).toBe(30 * DAY)
    expect((await acme.api('POST', `/trash/${a}/restore`)).status).toBe(200)
    expect(await dump(server, acme.id)).toEqual(before)

    const choices = { last_name: a, 'attributes.size': a }
    const { merge_id } = (await merge(acme, a, [b], { choices })).body
    expect((await acme.api('GET', '/trash')).body.data).toMatchObject([
      { kind: 'contact', id: b, name: 'Ada Lovelace', merge_id, into: a },
    ])
    expect((await acme.api('POST', `/trash/${b}/restore`)).body.restored).toEqual([b])
    expect(await dump(server, acme.id)).toEqual(before)
    expect((await acme.api('GET', '/trash')).body.data).toEqual([])
    const nothing = await acme.api('POST', `/trash/${b}/restore`)
    expect([nothing.status, nothing.body.code]).toEqual([409, 'not_in_trash'])
  })
})

test('a winner that is thrown away takes its losers along, and brings them back', async () => {
  const acme = await newAccount(server.base)
  const { a, b } = await two(acme)
  await merge(acme, a, [b], { choices: { last_name: a, 'attributes.size': a } })
  const before = await dump(server, acme.id)
  await acme.api('DELETE', `/contacts/${a}`)
  expect((await acme.api('GET', `/contacts/${b}`)).headers.get('location')).toBe(`/api/v1/contacts/${a}`)
  expect((await acme.api('POST', `/trash/${a}/restore`)).status).toBe(200)
  expect(await dump(server, acme.id)).toEqual(before)
})

describe('thirty days', () => {
  test('on day 29 an undo works; on day 30 it is too late, and the purge leaves the skeleton', async () => {
    const mine = await startServer()
    try {
      const acme = await newAccount(mine.base)
      const { a, b } = await two(acme)
      const thrown = (
        await acme.api('POST', '/contacts', { name: 'Thrown away', emails: ['gone@example.com'] })
      ).body.id
      const choices = { last_name: a, 'attributes.size': a }
      const first = (await merge(acme, a, [b], { choices })).body.merge_id
      await mine.later(30 * DAY - 60_000)
      expect((await undo(acme, first)).status).toBe(200)
      const second = (await merge(acme, a, [b], { choices })).body.merge_id
      await acme.api('DELETE', `/contacts/${thrown}`)
      await mine.later(30 * DAY + 60_000)
      for (const late of [await undo(acme, second), await acme.api('POST', `/trash/${b}/restore`)])
        expect([late.status, late.body.code]).toEqual([410, 'expired'])
      expect((await acme.api('GET', `/contacts/${b}`)).headers.get('location')).toBe(`/api/v1/contacts/${a}`)
      expect((await acme.api('GET', `/contacts/${thrown}`)).status).toBe(404)
      expect((await acme.api('GET', '/trash')).body.data).toEqual([])
      expect((await acme.api('GET', `/merges/${second}`)).body).toMatchObject({
        winner_id: a,
        loser_ids: [b],
      })
      const { identifiers = [], merges = [], merge_moves = [] } = await dump(mine, acme.id, [])
      const skeleton = (await mine.db()).prepare('SELECT * FROM contacts WHERE id = ?').bind(b).first()
      expect(await skeleton).toMatchObject({ last_name: null, company: null, merged_into: a })
      expect(identifiers.filter((row) => row.includes(b) || row.includes('gone@'))).toEqual([])
      expect(merges.filter((row) => row.includes('Lovelace'))).toEqual([])
      expect(merge_moves.filter((row) => row.includes(second))).toEqual([])
      // What it brought stays its winner's.
      expect((await contact(acme, a)).emails).toHaveLength(2)
    } finally {
      await mine.stop()
    }
  })
})
