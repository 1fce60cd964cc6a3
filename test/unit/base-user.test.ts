import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Candidate } from '../../worker/domain/candidate.ts'
import type { Contact } from '../../worker/domain/contact.ts'
import type { BaseOrder } from '../../worker/domain/schedule.ts'
import { groupsOf, record } from '../support/groups.ts'
import { list, table } from '../support/table.ts'

const day = (n: number | string) => `2026-03-0${n}T00:00:00.000Z`

/** `u1 user 3`: its user ID (or `-`), its status, the day it was last updated, and, if said, the day it was made. */
function recordOf(id: string, words: string): Candidate {
  const [user_id, status, updated = '1', created = '1'] = words.split(' ')
  return record({
    id,
    user_id: user_id === '-' ? null : (user_id ?? null),
    status: status as Contact['status'],
    updated_at: day(updated),
    created_at: day(created),
  })
}

describe('the base user', () => {
  test.each(
    table<'a' | 'b' | 'c' | 'd' | 'e' | 'order' | 'base' | 'donors' | 'apart' | 'by'>(`
      a            | b            | c            | d           | e           | order | base | donors     | apart | by
      u1 visitor 2 | - user 1     |              |             |             | older | a    | b          | -     | user_id
      - visitor 1  | u1 visitor 2 |              |             |             | newer | b    | a          | -     | user_id
      - visitor 1  | - user 2     |              |             |             | older | b    | a          | -     | status
      - user 1     | - visitor 2  |              |             |             | newer | a    | b          | -     | status
      - user 2     | - user 1     |              |             |             | older | b    | a          | -     | last_updated
      - user 2     | - user 1     |              |             |             | newer | a    | b          | -     | last_updated
      - visitor 1 2 | - visitor 1 1 |            |             |             | older | b    | a          | -     | created_at
      - visitor 1 2 | - visitor 1 1 |            |             |             | newer | b    | a          | -     | created_at
      - visitor 1  | - visitor 1  |              |             |             | newer | a    | b          | -     | id
      u1 visitor 1 | u1 user 2    |              |             |             | older | b    | a          | -     | status
      u1 user 2    | u2 user 1    | - visitor 3  |             |             | older | b    | c          | a     | last_updated
      u1 user 2    | u2 user 1    | - visitor 3  |             |             | newer | a    | c          | b     | last_updated
      u1 visitor 1 | u2 user 2    | - user 1     |             |             | older | b    | c          | a     | status
      - visitor 3  | - user 2     | - user 1     |             |             | older | c    | b, a       | -     | last_updated
      - visitor 3  | - user 2     | - user 1     |             |             | newer | b    | c, a       | -     | last_updated
      u1 user 1    | u1 visitor 2 | u2 user 2    |             |             | older | a    | b          | c     | last_updated
      - visitor 1  | - user 3     | u1 visitor 4 | - user 2    | - visitor 2 | older | c    | d, b, a, e | -     | user_id
      - visitor 1  | - user 3     | u1 visitor 4 | - user 2    | - visitor 2 | newer | c    | b, d, e, a | -     | user_id
      u1 visitor 1 | u2 visitor 2 | u3 user 5    | - user 1    | - visitor 4 | older | c    | d, e       | a, b  | status
      u1 user 4    | u2 user 3    | u1 user 2    | u2 user 5   | - visitor 1 | older | c    | a, e       | b, d  | last_updated
      - visitor 2 3 | - visitor 2 2 | - visitor 2 1 | - visitor 2 4 | - visitor 2 5 | older | c | b, a, d, e | - | created_at
    `),
  )('among [$a] [$b] [$c] [$d] [$e], $order first, is $base', ({ order, base, donors, apart, by, ...of }) => {
    const records = (['a', 'b', 'c', 'd', 'e'] as const)
      .filter((id) => of[id] !== '')
      .map((id) => recordOf(id, of[id]))
    for (const some of [records, records.toReversed()])
      expect(
        groupsOf(some, { order: order as BaseOrder }).map((it) => ({ ...it, apart: it.apart?.toSorted() })),
      ).toEqual([{ base, donors: list(donors), apart: list(apart), decided_by: by }])
  })

  /** What the document says, in its own order: at each step those who fall behind are out. */
  function byTheDocument(records: Candidate[], order: BaseOrder): string {
    let left = records.map(({ contact }) => contact)
    const keep = (holds: (it: Contact) => boolean) => {
      if (left.some(holds)) left = left.filter(holds)
    }
    keep(({ user_id }) => user_id !== null)
    keep(({ status }) => status === 'user')
    const updated = left.map(({ updated_at }) => updated_at).toSorted()
    const wanted = order === 'older' ? updated[0] : updated.at(-1)
    keep(({ updated_at }) => updated_at === wanted)
    const made = left.map(({ created_at }) => created_at).toSorted()[0]
    keep(({ created_at }) => created_at === made)
    return left.map(({ id }) => id).toSorted()[0] ?? ''
  }

  const KINDS = ['-', 'u1', 'u2'].flatMap((user) =>
    ['visitor', 'user'].flatMap((status) => [1, 2].map((at) => `${user} ${status} ${at}`)),
  )
  const orders: BaseOrder[] = ['older', 'newer']

  function check(kinds: string[], order: BaseOrder) {
    const records = kinds.map((kind, i) => recordOf(`con_${i}`, kind))
    const base = byTheDocument(records, order)
    const of = records.find(({ contact }) => contact.id === base)?.contact
    const others = records.map(({ contact }) => contact).filter(({ id }) => id !== base)
    const joining = others.filter(({ user_id }) => user_id === null || user_id === of?.user_id)
    const [found] = groupsOf(records, { order })
    if (joining.length === 0) {
      expect(found).toMatchObject({ why: 'different_user_ids' })
      return
    }
    expect(found?.base).toBe(base)
    expect(found?.donors?.toSorted()).toEqual(joining.map(({ id }) => id).toSorted())
    expect(found?.apart?.length).toBe(others.length - joining.length)
  }

  test('is the one of the document for every combination of two and of three records, in both orders', () => {
    for (const order of orders)
      for (const a of KINDS)
        for (const b of KINDS) {
          check([a, b], order)
          for (const c of KINDS) check([a, b, c], order)
        }
  })

  test('and of five records', () => {
    const five = fc.array(fc.constantFrom(...KINDS), { minLength: 5, maxLength: 5 })
    fc.assert(fc.property(five, fc.constantFrom(...orders), check), { numRuns: 3_000, seed: 1 })
  })
})
