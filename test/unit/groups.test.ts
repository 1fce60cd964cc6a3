import { describe, expect, test } from 'vitest'
import { groupsOf, record } from '../support/groups.ts'

const NAMES = ['Ada Byron', 'Bob Fox', 'Cleo Diaz', 'Dan Roth', 'Eve Kern']
const named = (i: number) => {
  const [first_name = '', last_name = ''] = (NAMES[i] ?? '').split(' ')
  return { first_name, last_name }
}

describe('one group', () => {
  test.each([
    ['however it was typed', ['Ada@Example.com ', 'ada@example.com', 'ADA@EXAMPLE.COM'], 1],
    ['by the provider’s rules', ['a.da+x@gmail.com', 'ada@googlemail.com'], 1],
    ['not by a plus that means something', ['ada+x@example.com', 'ada@example.com'], 0],
    ['not by a slip of the finger', ['ada@gmial.com', 'ada@gmail.com'], 0],
    ['not by junk', ['test@test.com', 'test@test.com'], 0],
    ['not by “null”', ['null', 'null'], 0],
  ])('is of one email: %s', (_, emails, groups) => {
    const records = emails.map((email, i) => record({ id: `c${i}`, emails: [email] }))
    expect(groupsOf(records)).toHaveLength(groups)
  })

  test('of the very same address alone, where the account wants no provider’s rules', () => {
    const records = ['a.da@gmail.com', 'ada@gmail.com', 'ada@gmail.com'].map((email, i) =>
      record({ id: `c${i}`, emails: [email] }),
    )
    expect(groupsOf(records)).toMatchObject([{ base: 'c0', donors: ['c1', 'c2'] }])
    expect(groupsOf(records, { providerRules: false })).toMatchObject([{ base: 'c1', donors: ['c2'] }])
  })

  test('hangs together by the emails that one of them has', () => {
    const records = [
      record({ id: 'a', emails: ['ada@example.com', 'countess@example.com'] }),
      record({ id: 'b', emails: ['ada@example.com'] }),
      record({ id: 'c', emails: ['countess@example.com'] }),
      record({ id: 'd', emails: ['else@example.com'] }),
    ]
    expect(groupsOf(records)).toMatchObject([{ base: 'a', donors: ['b', 'c'], apart: [] }])
  })

  test('is not made by a common phone', () => {
    const records = ['a', 'b'].map((id) =>
      record({ id, emails: [`${id}@example.com`], phones: ['+491712345678'] }),
    )
    expect(groupsOf(records)).toEqual([])
  })
})

describe('an address of many people makes no group of them', () => {
  test('a mailbox of a function', () => {
    const records = ['a', 'b'].map((id) => record({ id, emails: ['info@firm.example'] }))
    expect(groupsOf(records)).toEqual([{ why: 'shared_address', contacts: ['a', 'b'] }])
  })

  test('but those of them that share an own one too are a group', () => {
    const records = [
      record({ id: 'a', emails: ['info@firm.example', 'ada@firm.example'] }),
      record({ id: 'b', emails: ['ada@firm.example'] }),
      record({ id: 'c', emails: ['info@firm.example', 'cleo@firm.example'] }),
    ]
    expect(groupsOf(records)).toEqual([
      { base: 'a', donors: ['b'], apart: [], decided_by: 'id' },
      { why: 'shared_address', contacts: ['a', 'c'] },
    ])
  })

  test.each([
    [4, 'shared_address'],
    [3, undefined],
  ])('one under which %i people go by names that contradict each other', (people, why) => {
    const records = NAMES.slice(0, people).map((_, i) => record({ id: `c${i}`, ...named(i) }))
    expect(groupsOf(records)[0]?.why).toBe(why)
  })

  test('not one under which one person goes by several spellings', () => {
    const spelled = ['Ada Byron', 'A. Byron', 'Byron', 'Byron, Ada', 'ada']
    const records = spelled.map((name, i) => record({ id: `c${i}`, first_name: name }))
    expect(groupsOf(records)).toMatchObject([{ base: 'c0' }])
  })

  test('one that more than fifty have', () => {
    const records = Array.from({ length: 51 }, (_, i) => record({ id: `c${10 + i}` }))
    expect(groupsOf(records)).toMatchObject([{ why: 'too_many' }])
    expect(groupsOf(records.slice(1))).toMatchObject([{ base: 'c11' }])
    expect(groupsOf(records.slice(0, 2), { crowded: new Set(['e:ada@example.com']) })).toEqual([
      { why: 'too_many', contacts: ['c10', 'c11'] },
    ])
  })
})

describe('a person’s word', () => {
  const marked = (shared: string[]) => [
    record({ id: 'a', not_same: [{ other_id: 'b', shared }] }),
    record({ id: 'b', not_same: [{ other_id: 'a', shared }] }),
    record({ id: 'c' }),
  ]

  test('that two are not the same leaves the group to a person', () => {
    expect(groupsOf(marked(['e:ada@example.com']))).toEqual([{ why: 'not_same', contacts: ['a', 'b', 'c'] }])
  })

  test('no longer holds when they share something that they did not share then', () => {
    expect(groupsOf(marked([]))).toMatchObject([{ base: 'a', donors: ['b', 'c'] }])
  })
})

test('different user IDs stay apart, each', () => {
  const records = ['u1', 'u2', 'u3'].map((user_id) => record({ id: user_id, user_id }))
  expect(groupsOf(records)).toEqual([{ why: 'different_user_ids', contacts: ['u1', 'u2', 'u3'] }])
})
