/** Pairs above the line merged without a click: only where an admin has turned it on. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Account, eventually, type Json, newAccount } from '../support/account.ts'
import { all } from '../support/bulk.ts'
import { type Server, startServer } from '../support/server.ts'

let server: Server
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

/** Nobody of these is like another. */
const PEOPLE = [
  ['Jane', 'Quackenbush', 'Halcyon Tools', '+49 171 2345610'],
  ['Ottoline', 'Featherstone', 'Marlowe Bakery', '+48 601 234 567'],
  ['Wolfgang', 'Szymanowski', 'Nordlicht', '+33 6 12 34 56 78'],
  ['Ximena', 'Etxeberria', 'Puerto Azul', '+34 612 345 678'],
] as const
/** One of them, told so well that two such records are certain to be one person. */
const person = (n: number) => {
  const [first_name, last_name, company, phone] = PEOPLE[n] as (typeof PEOPLE)[number]
  const emails = [`${first_name}.${last_name}@${company.replaceAll(' ', '')}.example`]
  return { first_name, last_name, company, emails, phones: [phone] }
}
const contact = async (acme: Account, body: object): Promise<string> =>
  (await acme.api('POST', '/contacts', body)).body.id
const flagged = async (acme: Account): Promise<Json[]> =>
  (await acme.api('GET', '/duplicates?status=flagged')).body.data
const merges = (acme: Account) => all(acme, '/merges')
const turn = (acme: Account, merge_flagged_pairs: boolean) =>
  acme.api('PATCH', '/account', { merge_flagged_pairs })
/** Ticks come until nothing more is merged. */
const settled = async (acme: Account, count: number) => {
  await server.later(0)
  return eventually(
    () => merges(acme),
    (rows) => rows.length >= count,
  )
}

test('off, as it is at first, a flagged pair waits for a click', async () => {
  const acme = await newAccount(server.base)
  expect((await acme.api('GET', '/account')).body.merge_flagged_pairs).toBe(false)
  await contact(acme, person(0))
  await contact(acme, person(0))
  expect(await flagged(acme)).toHaveLength(1)
  await server.later(0)
  await server.later(60_000)
  expect(await merges(acme)).toEqual([])
  expect(await flagged(acme)).toHaveLength(1)
})

test('on, the next tick merges it: the base user stays, the other value is kept; suggested pairs wait', async () => {
  const acme = await newAccount(server.base)
  const first = await contact(acme, person(0))
  const user = await contact(acme, { ...person(0), company: 'Halcyon Tools Ltd', user_id: 'u-1' })
  // An initial and a tag are too little to merge by.
  await contact(acme, { first_name: 'John', last_name: 'Smith', tags: ['fair'] })
  await contact(acme, { first_name: 'J.', last_name: 'Smith', tags: ['fair'] })
  const suggested = (await acme.api('GET', '/duplicates?status=suggested')).body.data.length
  expect(suggested).toBe(1)
  expect((await turn(acme, true)).body.merge_flagged_pairs).toBe(true)
  const [row, ...more] = await settled(acme, 1)
  expect(more).toEqual([])
  expect(row).toMatchObject({ kind: 'bulk', by: 'duplicates', winner_id: user, loser_ids: [first] })
  const stays = (await acme.api('GET', `/contacts/${user}`)).body
  expect(stays.company).toBe('Halcyon Tools Ltd')
  expect(stays.previous_values.map(({ value }: Json) => value)).toContain('Halcyon Tools')
  expect(await flagged(acme)).toEqual([])
  expect((await acme.api('GET', '/duplicates?status=suggested')).body.data).toHaveLength(suggested)
  const [job] = (await acme.api('GET', '/jobs')).body.data
  expect(job).toMatchObject({ kind: 'merge_flagged', status: 'done', succeeded: 1, total: 1 })
})

test('three of one person become one, over as many ticks as it takes', async () => {
  const acme = await newAccount(server.base)
  await turn(acme, true)
  for (let i = 0; i < 3; i++) await contact(acme, person(0))
  await settled(acme, 1)
  await eventually(
    async () => (await acme.api('GET', '/jobs')).body.data[0].status,
    (it) => it === 'done',
  )
  await flagged(acme)
  await settled(acme, 2)
  expect(await all(acme, '/contacts')).toHaveLength(1)
})

test('undone, it is not merged again; different user IDs and "not the same" never are', async () => {
  const acme = await newAccount(server.base)
  await contact(acme, person(0))
  await contact(acme, person(0))
  await contact(acme, { ...person(1), user_id: 'a' })
  await contact(acme, { ...person(1), user_id: 'b' })
  const [c, d] = [await contact(acme, person(2)), await contact(acme, person(2))]
  expect((await acme.api('POST', '/duplicates/not_same', { a: c, b: d })).status).toBe(204)
  await turn(acme, true)
  const [row] = await settled(acme, 1)
  expect((await acme.api('POST', `/merges/${row.id}/undo`)).status).toBe(200)
  await flagged(acme)
  await server.later(60_000)
  await server.later(60_000)
  expect(await merges(acme)).toHaveLength(1)
  expect(await all(acme, '/contacts')).toHaveLength(6)
})

/** A job of these pairs, as the tick leaves it when it begins: what is done since then comes before its first pair. */
async function begun(acme: Account, pairs: [string, string][]) {
  const db = await server.db()
  const id = `job_${crypto.randomUUID().replaceAll('-', '').slice(0, 21)}`
  await db.batch([
    db
      .prepare(
        `INSERT INTO jobs (account_id, id, kind, status, total, done, succeeded, failed, params, by, created_at, updated_at, due_at)
          VALUES (?, ?, 'merge_flagged', 'queued', ?, 0, 0, 0, '{}', 'duplicates', ?4, ?4, ?4)`,
      )
      .bind(acme.id, id, pairs.length, new Date().toISOString()),
    ...pairs.map((pair, i) => {
      const [contact_id, other_id] = pair.toSorted()
      return db
        .prepare(
          `INSERT INTO job_items (account_id, job_id, position, input, status) VALUES (?, ?, ?, ?, 'pending')`,
        )
        .bind(acme.id, id, i, JSON.stringify({ contact_id, other_id }))
    }),
  ])
  return id
}
/** What became of its pairs, once it has been told to go on. */
async function ended(acme: Account, job: string) {
  await server.later(0)
  const results = await eventually(
    () => all(acme, `/jobs/${job}/results`),
    (rows) => rows.every(({ status }) => status !== 'pending'),
  )
  return results.map(({ status, code }) => [status, code])
}

test('a pair that stopped being likely, or that somebody parted, after the job began is left alone', async () => {
  const acme = await newAccount(server.base)
  const [a, b] = [await contact(acme, person(0)), await contact(acme, person(0))]
  const [c, d] = [await contact(acme, person(1)), await contact(acme, person(1))]
  expect(await flagged(acme)).toHaveLength(2)
  await turn(acme, true)
  await acme.api('POST', '/duplicates/not_same', { a, b })
  await acme.api('PATCH', `/contacts/${c}`, person(2))
  const job = await begun(acme, [
    [a, b],
    [c, d],
  ])
  expect(await ended(acme, job)).toEqual([
    ['skipped', 'not_same'],
    ['skipped', 'no_longer_flagged'],
  ])
  expect(await merges(acme)).toEqual([])
})

test('turned off after the job began, what is left of it is left alone', async () => {
  const acme = await newAccount(server.base)
  const pair: [string, string] = [await contact(acme, person(0)), await contact(acme, person(0))]
  expect(await flagged(acme)).toHaveLength(1)
  await turn(acme, true)
  const job = await begun(acme, [pair])
  await turn(acme, false)
  expect(await ended(acme, job)).toEqual([['skipped', 'switched_off']])
  expect(await merges(acme)).toEqual([])
  expect(await flagged(acme)).toHaveLength(1)
})

test('an agent may not turn it on', async () => {
  const acme = await newAccount(server.base)
  const { key } = (await acme.api('POST', '/api_keys', { name: 'Desk', role: 'agent' })).body
  const headers = { authorization: `Bearer ${key}` }
  expect((await acme.api('PATCH', '/account', { merge_flagged_pairs: true }, headers)).status).toBe(403)
  expect((await acme.api('PATCH', '/account', { merge_flagged_pairs: 'yes' })).status).toBe(422)
})
