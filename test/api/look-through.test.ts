/** All contacts looked at again: when other attributes identify, when the admin says so, and over a kill. */
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Account, call, eventually, type Json, newAccount } from '../support/account.ts'
import { all, over, people } from '../support/bulk.ts'
import { jobsOf } from '../support/made-up-contacts.ts'
import { ownProgram } from '../support/own-program.ts'
import { type Server, startServer } from '../support/server.ts'

let server: Server
let acme: Account
beforeAll(async () => {
  server = await startServer()
  acme = await newAccount(server.base)
})
afterAll(() => server.stop())

const pairsOf = async (of: { api: Account['api'] }): Promise<Json[]> =>
  (await of.api('GET', '/duplicates?limit=200')).body.data
const identify = (names: unknown) => acme.api('PATCH', '/account', { identifying_attributes: names })

describe('attributes that identify', () => {
  test('nobody is compared by one until the admin says so, then everybody is', async () => {
    const car = { attributes: { plate: 'B-AB 1234', colour: 'red' } }
    for (const name of ['Ada Quackenbush', 'A. Quackenbush']) {
      const made = await acme.api('POST', '/contacts', { name, ...car })
      expect(made.status).toBe(201)
    }
    expect(await pairsOf(acme)).toEqual([])
    const saved = await identify(['plate'])
    expect([saved.status, saved.body.identifying_attributes]).toEqual([200, ['plate']])
    const [pair] = await eventually(
      () => pairsOf(acme),
      (found) => found.length > 0,
    )
    const names = pair.evidence.map(({ name }: Json) => name)
    expect(names).toContain('attributes.plate')
    expect(names).not.toContain('attributes.colour')
    await identify([])
    await eventually(
      () => pairsOf(acme),
      (found) => found.length === 0,
    )
  })

  test('saved as they were, nothing is looked at again', async () => {
    const jobs = async () => (await acme.api('GET', '/jobs')).body.data.length
    const before = await jobs()
    await identify([])
    await acme.api('PATCH', '/account', { name: 'Acme again' })
    expect(await jobs()).toBe(before)
  })

  test.each([
    ['not a list', 'plate'],
    ['an empty name', ['']],
    ['too many', Array.from({ length: 21 }, (_, i) => `a${i}`)],
  ])('%s is refused', async (_, names) => {
    expect((await identify(names)).status).toBe(422)
  })
})

/** A word that is like no other: a digest's letters. */
const wordOf = (n: number) =>
  createHash('sha256').update(String(n)).digest('hex').replace(/\d/g, '').padEnd(10, 'q').slice(0, 10)

describe('by hand', () => {
  test('an agent may not; an account without contacts is looked through in no time', async () => {
    const empty = await newAccount(server.base)
    const { key } = (await empty.api('POST', '/api_keys', { name: 'agent', role: 'agent' })).body
    const refused = await empty.api('POST', '/duplicates/look_through', undefined, {
      authorization: `Bearer ${key}`,
    })
    expect(refused.status).toBe(403)
    const begun = await empty.api('POST', '/duplicates/look_through')
    expect(begun.status).toBe(202)
    expect(await over(empty, begun.body.job_id)).toMatchObject({
      kind: 'look_through',
      status: 'done',
      succeeded: 1,
      failed: 0,
    })
  })
})

const own = ownProgram({ ONELEAD_RATE_LIMIT: 'off' })

test('killed while it looks through 600 contacts, it goes on, and finds what it would have found', async () => {
  const made = await newAccount((await own.start()).base)
  const headers = { authorization: `Bearer ${made.key}`, 'content-type': 'application/json' }
  const here = {
    api: (method: string, path: string, body?: unknown) =>
      call(`${own.at().base}/api/v1${path}`, {
        method,
        headers,
        ...(body ? { body: JSON.stringify(body) } : {}),
      }),
  } as { api: Account['api'] }
  // Each twice, under two addresses that are one slip apart.
  await people(here, 600, (i) => {
    const name = wordOf(Math.floor(i / 2))
    return { name: `Ada ${name}`, emails: [`${name}${i % 2 ? 'x' : ''}@example.org`], company: name }
  })
  await eventually(
    () => here.api('GET', '/duplicates?limit=1'),
    ({ body }) => body.pending === 0,
    60_000,
  )
  // So that none becomes due by itself, which would weigh every pair anew in between.
  for (const _ of ['first', 'next'])
    await over(here, (await here.api('POST', '/model/train')).body.job_id, 60_000)
  for (const { id } of await jobsOf(here, 'look_through')) await over(here, id, 60_000)
  const known = async () =>
    (await all(here, '/duplicates')).map(({ a, b }: Json) => [a.id, b.id].toSorted().join()).toSorted()
  const before = await known()
  expect(before.length).toBe(300)
  const { job_id } = (await here.api('POST', '/duplicates/look_through')).body
  for (let kills = 0; kills < 2; kills++) {
    await new Promise((resolve) => setTimeout(resolve, 60))
    await own.at().kill()
    await own.start()
  }
  const job = await over(here, job_id, 60_000)
  expect(job).toMatchObject({ status: 'done', done: 3, succeeded: 3, failed: 0 })
  expect(await known()).toEqual(before)
}, 240_000)
