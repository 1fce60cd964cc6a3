import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually, type Json, newAccount } from '../support/account.ts'
import { type Server, startServer } from '../support/server.ts'
import { CANARY, somebody, timelineOf, VISITS } from '../support/somebody.ts'

let server: Server
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

const ids = (rows: Json[]) => rows.map(({ id }) => id)

test('an export has everything of the person under every alias, and nothing of others', async () => {
  const acme = await newAccount(server.base)
  const it = await somebody(acme)
  await eventually(
    async () => (await timelineOf(acme, it.id)).data,
    (rows) => rows.filter((row: Json) => row.kind === 'visit').length === VISITS,
  )
  const answer = await acme.api('GET', `/contacts/${it.id}/export`)
  expect(answer.headers.get('content-disposition')).toContain(it.id)
  const all = answer.body
  expect(ids(all.aliases)).toEqual([it.other])
  expect(all.contact).toMatchObject({ id: it.id, attributes: { note: CANARY } })
  expect(all.leads.length).toBeGreaterThan(0)
  expect(all.messages.map(({ text }: Json) => text)).toContain(`Dear ${CANARY}`)
  expect(all.timeline).toHaveLength(5)
  expect(all.visits).toHaveLength(VISITS)
  expect(all.merges.some(({ id }: Json) => id === it.merge_id)).toBe(true)
  expect(JSON.stringify(all)).not.toContain('bob@nest.example')
  expect((await acme.api('GET', `/contacts/${it.other}/export`)).headers.get('location')).toBe(
    `/api/v1/contacts/${it.id}/export`,
  )
})
