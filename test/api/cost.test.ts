import { afterAll, beforeAll, expect, test } from 'vitest'
import { fill } from '../../bench/fill.ts'
import { newAccount } from '../support/account.ts'
import { type Server, startServer } from '../support/server.ts'

/** Goals of the project, counts that do not depend on the machine. */
const ROWS_READ = 30
const ROWS_WRITTEN = { created: 40, merged: 25 }
const ROUND_TRIPS = 3
/** A range look-up reads one row past its end where one is there, and none at the end of its table: chance of the keys. */
const PAST_THE_END = 4

type Cost = { rowsRead: number; rowsWritten: number; roundTrips: number }

let server: Server
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

test('a chat request reads the same few rows among 3,000 contacts as among 30, new or known', async () => {
  const costs = []
  for (const contacts of [30, 3000]) {
    const acme = await newAccount(server.base)
    await fill(server, acme, contacts)
    const pixel = await acme.pixel()
    const person = { pixel, email: 'ada@firm.example', phone: '+49 171 2345678', name: 'Ada' }
    const cost = async (client_id: string) =>
      JSON.parse((await acme.chat({ ...person, client_id })).headers.get('x-test-meter') as string)
    costs.push([await cost('c-1'), await cost('c-2')])
  }
  const [few, many] = costs as [object[], object[]]
  for (const [i, cost] of (many as Cost[]).entries()) {
    expect(Math.abs(cost.rowsRead - ((few as Cost[])[i]?.rowsRead ?? 0))).toBeLessThanOrEqual(PAST_THE_END)
    expect(cost.rowsWritten).toBe((few as Cost[])[i]?.rowsWritten)
  }
  const [created, merged] = many as Cost[]
  expect(Math.max(created?.rowsRead ?? 0, merged?.rowsRead ?? 0)).toBeLessThanOrEqual(
    ROWS_READ + PAST_THE_END,
  )
  expect(created?.rowsWritten).toBeLessThanOrEqual(ROWS_WRITTEN.created)
  expect(merged?.rowsWritten).toBeLessThanOrEqual(ROWS_WRITTEN.merged)
  expect(Math.max(created?.roundTrips ?? 9, merged?.roundTrips ?? 9)).toBeLessThanOrEqual(ROUND_TRIPS)
})

test('lists and look-ups read no more among 3,000 contacts than they show', async () => {
  const acme = await newAccount(server.base)
  await fill(server, acme, 3000)
  const contact = (await acme.api('GET', '/contacts?email=person77@mail.example.org')).body.data[0]
  const reads: [string, number][] = [
    ['/contacts?email=person77@mail.example.org', 20],
    ['/contacts?limit=10', 150],
    ['/contacts?q=person77@mail.example.org', 40],
    ['/contacts?q=person77@ma', 40],
    ['/contacts?q=person&limit=10', 200],
    ['/contacts?q=person%20277&limit=10', 300],
    ['/contacts?q=nobody&limit=10', 10],
    ['/contacts?tag=vip&q=person', 60],
    ['/leads?q=person77@mail.example.org', 60],
    [`/contacts/${contact.id}/timeline`, 30],
    ['/leads?limit=10', 200],
    [`/leads?limit=10&pipeline_id=${acme.pipeline.id}`, 200],
    [`/leads?contact_id=${contact.id}`, 30],
    ['/chats?limit=10', 30],
    ['/events?limit=10', 30],
  ]
  for (const [path, most] of reads) {
    const answer = await acme.api('GET', path)
    const { rowsRead } = JSON.parse(answer.headers.get('x-test-meter') as string)
    expect([path, answer.status, rowsRead <= most, rowsRead]).toEqual([path, 200, true, rowsRead])
  }
})
