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

const DAY = 86_400_000

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
