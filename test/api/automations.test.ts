import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Account, type Json, newAccount, statuses, times } from '../support/account.ts'
import { dump } from '../support/model/tables.ts'
import { type Server, startServer } from '../support/server.ts'

let server: Server
let acme: Account
beforeAll(async () => {
  server = await startServer()
  acme = await newAccount(server.base)
})
afterAll(() => server.stop())

const contact = async (more: object = {}) =>
  (await acme.api('POST', '/contacts', { name: 'Ada', ...more })).body.id as string
const enter = (id: string, body: object, headers = {}) =>
  acme.api('POST', `/contacts/${id}/automations`, body, headers)
const log = async (id: string): Promise<Json[]> =>
  (await acme.api('GET', `/contacts/${id}/automations`)).body.data

describe('a contact’s way through an automation', () => {
  test('is written down, changed and read, the last entered first', async () => {
    const id = await contact()
    const first = await enter(id, {
      name: 'Welcome',
      state: 'finished',
      entered_at: '2026-03-01T10:00:00+01:00',
      exited_at: '2026-03-02T09:00:00.000Z',
      triggers: ['tag_added:vip', { kind: 'added_to_list', name: 'news' }],
    })
    expect([first.status, first.body]).toEqual([
      201,
      {
        id: expect.stringMatching(/^aut_/),
        name: 'Welcome',
        state: 'finished',
        entered_at: '2026-03-01T09:00:00.000Z',
        exited_at: '2026-03-02T09:00:00.000Z',
        triggers: ['tag_added:vip', { kind: 'added_to_list', name: 'news' }],
      },
    ])
    const second = (await enter(id, { name: 'Reminder' })).body
    expect(second).toMatchObject({ state: 'running', exited_at: null, triggers: [] })
    expect(await log(id)).toEqual([second, first.body])

    // By its ID in the path, or in the body.
    const path = `/contacts/${id}/automations`
    const stopped = await acme.api('PATCH', path, { id: second.id, state: 'stopped' })
    expect(stopped.body).toMatchObject({ ...second, state: 'stopped', exited_at: expect.any(String) })
    const on = await acme.api('PATCH', `${path}/${second.id}`, { state: 'running' })
    expect(on.body).toEqual(second)
    expect((await acme.api('GET', `${path}?limit=1`)).body).toMatchObject({
      data: [second],
      next: expect.any(String),
    })
  })

  test.each([
    ['no name', { name: undefined }, '/name'],
    ['a state that is none', { state: 'paused' }, '/state'],
    ['a time that is none', { entered_at: 'today' }, '/entered_at'],
    ['running, and left', { state: 'running', exited_at: '2026-03-02T09:00:00Z' }, '/exited_at'],
    [
      'left before it was entered',
      { state: 'stopped', entered_at: '2026-03-02T09:00:00Z', exited_at: '2026-03-01T09:00:00Z' },
      '/exited_at',
    ],
    ['a trigger that is a number', { triggers: [7] }, '/triggers/0'],
    ['21 triggers', { triggers: Array(21).fill('tag_added') }, '/triggers'],
    ['a field nobody knows', { steps: 3 }, '/steps'],
  ])('%s is refused', async (_, more, pointer) => {
    const id = await contact()
    const answer = await enter(id, { name: 'Welcome', ...more })
    expect([answer.status, answer.body.errors?.[0]?.pointer]).toEqual([422, pointer])
    expect(await log(id)).toEqual([])
  })

  test('the same Idempotency-Key writes it once', async () => {
    const id = await contact()
    const headers = { 'idempotency-key': `a-${id}` }
    const [a, b] = [
      await enter(id, { name: 'Welcome' }, headers),
      await enter(id, { name: 'Welcome' }, headers),
    ]
    expect([a.status, b.status, b.body.id]).toEqual([201, 201, a.body.id])
    expect(await log(id)).toHaveLength(1)
  })

  test('is nobody else’s: another contact’s and another account’s answer 404', async () => {
    const [id, other, rival] = [await contact(), await contact(), await newAccount(server.base)]
    const { body } = await enter(id, { name: 'Welcome' })
    expect((await rival.api('GET', `/contacts/${id}/automations`)).status).toBe(404)
    expect((await rival.api('POST', `/contacts/${id}/automations`, { name: 'x' })).status).toBe(404)
    for (const who of [acme, rival])
      expect(
        (await who.api('PATCH', `/contacts/${other}/automations/${body.id}`, { state: 'stopped' })).status,
      ).toBe(404)
    expect(await log(id)).toEqual([body])
  })
})

describe('a merge', () => {
  test('does not merge the logs: a running one of the duplicate stops, and an undo gives it back', async () => {
    const [keeper, duplicate] = [await contact(), await contact()]
    const kept = (await enter(keeper, { name: 'Keeper’s' })).body
    const running = (await enter(duplicate, { name: 'Running' })).body
    const finished = (await enter(duplicate, { name: 'Finished', state: 'finished' })).body
    const before = await dump(server, acme.id)
    const { merge_id } = (
      await acme.api('POST', '/contacts/merge', { winner_id: keeper, loser_ids: [duplicate] })
    ).body
    expect(await log(keeper)).toEqual([kept])
    const old = await acme.api('GET', `/contacts/${duplicate}/automations`)
    expect([old.status, old.headers.get('location')]).toEqual([301, `/api/v1/contacts/${keeper}/automations`])
    const late = await enter(duplicate, { name: 'Late' })
    expect([late.status, late.body.code, late.body.winner_id]).toEqual([409, 'already_merged', keeper])
    const rows = await (await server.db())
      .prepare('SELECT name, state FROM automations WHERE contact_id = ? ORDER BY name')
      .bind(duplicate)
      .all()
    expect(rows.results).toEqual([
      { name: 'Finished', state: 'finished' },
      { name: 'Running', state: 'stopped' },
    ])
    expect((await acme.api('POST', `/merges/${merge_id}/undo`)).status).toBe(200)
    expect(await log(duplicate)).toEqual([finished, running])
    expect(await dump(server, acme.id)).toEqual(before)
  })

  test('at the same moment stops every one that was entered, or it was refused', async () => {
    const [keeper, duplicate] = [await contact(), await contact()]
    const [merged, ...entered] = await Promise.all([
      acme.api('POST', '/contacts/merge', { winner_id: keeper, loser_ids: [duplicate] }),
      ...times(6, (i) => enter(duplicate, { name: `a${i}` })),
    ])
    expect([200, 503]).toContain(merged.status)
    if (merged.status === 503)
      await acme.api('POST', '/contacts/merge', { winner_id: keeper, loser_ids: [duplicate] })
    const { results } = await (await server.db())
      .prepare('SELECT state, count(*) AS n FROM automations WHERE contact_id = ? GROUP BY state')
      .bind(duplicate)
      .all<{ state: string; n: number }>()
    const { 201: made = 0 } = statuses(entered)
    expect(results).toEqual(made > 0 ? [{ state: 'stopped', n: made }] : [])
  })
})

test('erased with the person, purged with the duplicate', async () => {
  const own = await startServer()
  const shop = await newAccount(own.base)
  const make = async (name: string) => {
    const { id } = (await shop.api('POST', '/contacts', { name: 'Ada' })).body
    await shop.api('POST', `/contacts/${id}/automations`, { name })
    return id as string
  }
  const [keeper, duplicate, erased] = [await make('Keeper'), await make('Duplicate'), await make('Erased')]
  await shop.api('POST', '/contacts/merge', { winner_id: keeper, loser_ids: [duplicate] })
  const left = async () =>
    (
      await (await own.db()).prepare('SELECT name FROM automations ORDER BY name').all<{ name: string }>()
    ).results.map(({ name }) => name)
  expect((await shop.api('GET', `/contacts/${keeper}/export`)).body.automations).toMatchObject([
    { name: 'Keeper', state: 'running', triggers: [] },
    { name: 'Duplicate', state: 'stopped' },
  ])
  await shop.api('POST', `/contacts/${erased}/erase`)
  expect(await left()).toEqual(['Duplicate', 'Keeper'])
  await own.later(31 * 86_400_000)
  expect(await left()).toEqual(['Keeper'])
  await own.stop()
})
