import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Account, eventually, type Json, newAccount, statuses, times } from '../support/account.ts'
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
const write = (id: string, body: object, headers = {}) =>
  acme.api('POST', `/contacts/${id}/timeline`, body, headers)
const timeline = async (id: string, query = ''): Promise<Json[]> =>
  (await acme.api('GET', `/contacts/${id}/timeline${query}`)).body.data
const kinds = (rows: Json[]) => rows.map(({ kind }) => kind)

describe('what happened with a contact is written down', () => {
  test('each kind is there, newest first, with its data', async () => {
    const id = await contact()
    const all = ['activity', 'deal', 'campaign_send', 'email', 'event']
    for (const [i, kind] of all.entries()) {
      const written = await write(id, { kind, data: { nth: i }, at: `2026-01-0${i + 1}T10:00:00+01:00` })
      expect([written.status, written.body.kind, written.body.at]).toEqual([
        201,
        kind,
        `2026-01-0${i + 1}T09:00:00.000Z`,
      ])
    }
    const rows = await timeline(id)
    expect(kinds(rows)).toEqual(all.toReversed())
    expect(rows[0].data).toEqual({ nth: 4 })
  })

  test('the same kind and key counts once, and is answered with what is there', async () => {
    const id = await contact()
    const first = await write(id, { kind: 'campaign_send', key: 'spring', data: { n: 1 } })
    const again = await write(id, { kind: 'campaign_send', key: 'spring', data: { n: 2 } })
    expect([first.status, again.status]).toEqual([201, 200])
    expect(again.body).toEqual(first.body)
    expect(await timeline(id)).toHaveLength(1)
  })

  test('ten at once with one key make one line', async () => {
    const id = await contact()
    const answers = await Promise.all(times(10, () => write(id, { kind: 'event', key: 'one' })))
    const { 201: made = 0, 200: there = 0, 503: busy = 0 } = statuses(answers)
    expect([made, made + there + busy]).toEqual([1, 10])
    expect(await timeline(id)).toHaveLength(1)
  })

  test.each([
    ['another kind', { kind: 'deal', key: 'spring' }],
    ['another key', { kind: 'activity', key: 'autumn' }],
    ['no key', { kind: 'activity' }],
  ])('%s is a line of its own', async (_, body) => {
    const id = await contact()
    await write(id, { kind: 'activity', key: 'spring' })
    await write(id, body)
    expect(await timeline(id)).toHaveLength(2)
  })

  test('the same Idempotency-Key gets the first answer again and writes nothing', async () => {
    const id = await contact()
    const headers = { 'idempotency-key': `k-${id}` }
    const [first, again] = [
      await write(id, { kind: 'event' }, headers),
      await write(id, { kind: 'event' }, headers),
    ]
    expect([first.status, again.status, again.body.id]).toEqual([201, 201, first.body.id])
    expect(await timeline(id)).toHaveLength(1)
  })

  test.each([
    ['a campaign’s send', { kind: 'campaign_send' }, true],
    ['an email that went out', { kind: 'email', data: { direction: 'out' } }, true],
    ['an email that came in', { kind: 'email', data: { direction: 'in' } }, false],
    ['an activity', { kind: 'activity' }, false],
  ])('%s says that the contact was contacted: %j', async (_, body, contacted) => {
    const id = await contact()
    await write(id, { ...body, at: '2026-02-03T04:05:06.000Z' })
    const { last_contacted } = (await acme.api('GET', `/contacts/${id}`)).body
    expect(last_contacted).toBe(contacted ? '2026-02-03T04:05:06.000Z' : null)
    await write(id, { ...body, at: '2026-01-01T00:00:00.000Z' })
    expect((await acme.api('GET', `/contacts/${id}`)).body.last_contacted).toBe(last_contacted)
  })

  test.each([
    ['a kind nobody knows', { kind: 'visit' }],
    ['no kind', {}],
    ['a field nobody knows', { kind: 'event', note: 'x' }],
    ['data that are no object', { kind: 'event', data: 'x' }],
    ['a NUL deep inside', { kind: 'event', data: { a: [{ b: 'x\0' }] } }],
    ['half a surrogate pair as a name', { kind: 'event', data: { '\ud800': 1 } }],
    ['too much', { kind: 'event', data: { a: 'x'.repeat(17_000) } }],
    ['a time that is none', { kind: 'event', at: 'yesterday' }],
    ['an empty key', { kind: 'event', key: '' }],
  ])('%s is refused', async (_, body) => {
    const id = await contact()
    expect((await write(id, body)).status).toBe(422)
    expect(await timeline(id)).toEqual([])
  })
})

describe('one list of everything', () => {
  test('conversations, tasks and page visits stand among what was written down, and pages of one show each once', async () => {
    await acme.control({ after_merge_task: { text: 'Call', type: 'call', due_in_hours: 1 } })
    const pixel = await acme.pixel()
    const person = { pixel, email: `ada-${pixel}@example.com` }
    await acme.chat({ ...person, client_id: 'c-1' })
    await acme.chat({ ...person, client_id: 'c-2' })
    const id = (await acme.leads())[0].contact_id as string
    await write(id, { kind: 'activity', key: 'a' })
    const rows = await eventually(
      () => timeline(id),
      (seen) => seen.length === 5,
    )
    expect(kinds(rows).toSorted()).toEqual(['activity', 'conversation', 'conversation', 'task', 'visit'])
    expect(rows.map(({ at }) => at)).toEqual(
      rows
        .map(({ at }) => at)
        .toSorted()
        .toReversed(),
    )
    expect(rows.find(({ kind }) => kind === 'visit').data).toMatchObject({
      pixel,
      url: 'https://shop.example/',
    })
    expect(rows.find(({ kind }) => kind === 'task').data).toMatchObject({ text: 'Call', done: false })

    const seen: Json[] = []
    for (let after: string | null = ''; after !== null; ) {
      const { data, next }: Json = (
        await acme.api('GET', `/contacts/${id}/timeline?limit=1${after && `&after=${after}`}`)
      ).body
      seen.push(...data)
      after = next
    }
    expect(seen.map((row) => row.id)).toEqual(rows.map((row) => row.id))
    for (const kind of ['activity', 'conversation', 'task', 'visit'])
      expect(kinds(await timeline(id, `?kind=${kind}`))).toEqual(
        rows.filter((row) => row.kind === kind).map(() => kind),
      )
  })

  test('merged contacts have one timeline: what both logged counts once, an old ID leads to it', async () => {
    const [a, b] = [await contact(), await contact()]
    for (const id of [a, b]) await write(id, { kind: 'campaign_send', key: 'spring' })
    await write(b, { kind: 'activity', key: 'call' })
    await acme.api('POST', '/contacts/merge', { winner_id: a, loser_ids: [b] })
    expect(kinds(await timeline(a)).toSorted()).toEqual(['activity', 'campaign_send'])
    const old = await acme.api('GET', `/contacts/${b}/timeline`)
    expect([old.status, old.headers.get('location')]).toEqual([301, `/api/v1/contacts/${a}/timeline`])
    const late = await write(b, { kind: 'event' })
    expect([late.status, late.body.code, late.body.winner_id]).toEqual([409, 'already_merged', a])
  })

  test('a merge at the same moment loses no line: it is on the winner, or was refused', async () => {
    const [a, b] = [await contact(), await contact()]
    const [merged, ...answers] = await Promise.all([
      acme.api('POST', '/contacts/merge', { winner_id: a, loser_ids: [b] }),
      ...times(8, (i) => write(b, { kind: 'event', key: `e-${i}` })),
    ])
    expect(merged.status).toBe(200)
    const written = answers.filter(({ status }) => status === 201).length
    expect(await timeline(a)).toHaveLength(written)
  })

  test('another account sees nothing and writes nothing', async () => {
    const [id, rival] = [await contact(), await newAccount(server.base)]
    expect((await rival.api('GET', `/contacts/${id}/timeline`)).status).toBe(404)
    expect((await rival.api('POST', `/contacts/${id}/timeline`, { kind: 'event' })).status).toBe(404)
    expect((await acme.api('GET', '/contacts/con_nobody/timeline')).status).toBe(404)
    expect((await acme.api('GET', `/contacts/${id}/timeline?kind=x`)).status).toBe(422)
    expect(await timeline(id)).toEqual([])
  })
})

test('a page of a long history reads what it shows: ten lines of 3,000, in one round trip more', async () => {
  const pixel = await acme.pixel()
  const id = await contact({ pixels: [pixel] })
  const db = await server.db()
  const many = (into: string, select: string) =>
    db.prepare(`INSERT INTO ${into} WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000),
      t AS (SELECT i, strftime('%Y-%m-%dT%H:%M:%fZ', 1600000000 + i, 'unixepoch') AS at FROM n)
      SELECT '${acme.id}', ${select} FROM t`)
  await db.batch([
    many('timeline', `'tml_' || i || '${id}', '${id}', 'event', 'k' || i, '{}', 'test', at`),
    many('visits', `'${pixel}', at, 'vis_' || i || '${id}', 'https://shop.example/', NULL, NULL`),
  ])
  const answer = await acme.api('GET', `/contacts/${id}/timeline?limit=10`)
  const { rowsRead, roundTrips } = JSON.parse(answer.headers.get('x-test-meter') as string)
  expect(answer.body.data).toHaveLength(10)
  expect(roundTrips).toBeLessThanOrEqual(4)
  expect(rowsRead).toBeLessThanOrEqual(80)
})
