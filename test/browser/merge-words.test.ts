/** What the merge pages say before anything is sent: pure functions, as tables. */
import { describe, expect, test } from 'vitest'
import { parsePairs } from '../../admin/pages/jobs/parse-pairs.ts'
import { baseUser, contactColumn, contactLines } from '../../admin/pages/merge/compare-contacts.ts'
import { choicesFor, chosenWords, openCount, type Row, rowsOf } from '../../admin/pages/merge/comparison.ts'
import { movedWords } from '../../admin/pages/merge/moved-words.ts'
import { undoLines } from '../../admin/pages/merges/undo-words.ts'
import { daysLeft } from '../../admin/pages/trash/days-left.ts'
import type { Contact } from '../../admin/wire.ts'

const contact = (id: string, more: Partial<Contact> = {}): Contact => ({
  id,
  name: id,
  first_name: null,
  last_name: null,
  company: null,
  user_id: null,
  status: 'visitor',
  emails: [],
  phones: [],
  pixels: [],
  tags: [],
  lists: [],
  attributes: {},
  previous_values: [],
  page_visits: 0,
  last_seen: null,
  last_contacted: null,
  last_heard_from: null,
  created_at: '2026-01-01T00:00:00.000Z',
  updated_at: '2026-01-02T00:00:00.000Z',
  ...more,
})
const email = (value: string, primary = true) => ({
  value,
  primary,
  trust: 'confirmed' as const,
  source: 'api',
  at: '2026-01-01T00:00:00.000Z',
})

test.each([
  ['a user ID before all', { user_id: 'u1', updated_at: '2026-09-01' }, { status: 'user' as const }],
  ['a user before a visitor', { status: 'user' as const, updated_at: '2026-09-01' }, {}],
  ['then the one updated longer ago', { updated_at: '2026-01-01' }, { updated_at: '2026-01-03' }],
])('the keeper that is suggested has %s, in whatever order they were selected', (_, base, other) => {
  const [a, b] = [contact('a', base), contact('b', other)]
  expect([baseUser([a, b])?.id, baseUser([b, a])?.id]).toEqual(['a', 'a'])
})

describe('what becomes of a field', () => {
  const keeper = contact('Ada', {
    company: 'Engines',
    emails: [email('ada@a.example')],
    tags: ['vip'],
    page_visits: 2,
    attributes: { size: 'M' },
  })
  const other = contact('Eve', {
    first_name: 'Eve',
    company: 'Other',
    emails: [email('eve@b.example')],
    tags: ['vip', 'fair'],
    page_visits: 3,
    attributes: { size: 'L' },
  })
  const contacts = [keeper, other]
  const asked = ['company', 'attributes.size']
  const rows = (at: number) =>
    rowsOf(contactLines(contacts, at), contacts.map(contactColumn), at, (field) =>
      asked.includes(field) ? contacts.map(({ id }) => id) : null,
    )
  const fates = (at: number) => Object.fromEntries(rows(at).map(({ field, fate }) => [field, fate]))

  test('is said of each that somebody has, and asked where the server says so', () => {
    expect(fates(0)).toEqual({
      company: '',
      'attributes.size': '',
      first_name: 'Filled in from Eve.',
      emails: 'Both are kept; ada@a.example is the primary email.',
      status: 'Visitor.',
      tags: 'Together: vip and fair.',
      page_visits: 'Added up: 5.',
    })
  })

  test('changes with the keeper', () => {
    expect(fates(1)).toMatchObject({
      first_name: 'Stays.',
      emails: 'Both are kept; eve@b.example is the primary email.',
    })
  })

  test('counts what is left to choose, and sends only what was asked and is there', () => {
    const open = rows(0)
    expect(open.slice(0, 2).map(({ field }) => field)).toEqual(asked)
    expect(openCount(open, {})).toBe(2)
    expect(openCount(open, { company: 'Eve' })).toBe(1)
    expect(openCount(open, { company: 'somebody else' })).toBe(2)
    expect(choicesFor(open, { company: 'Eve', first_name: 'Eve', 'attributes.size': 'gone' })).toEqual({
      company: 'Eve',
    })
    expect(chosenWords(open[0] as Row, 'Eve')).toBe('Other holds; Engines is kept as a previous value.')
  })
})

test('what moves is told by number, and what does not is left out', () => {
  expect(movedWords({ timeline: 1, leads: 2, tasks: 0, identifiers: 3 })).toBe(
    '2 leads, 1 entry of the timeline, and 3 identifiers',
  )
  expect(movedWords({ leads: 0 })).toBe('')
})

test('an undo’s items as sentences: what comes back apart from what stays', () => {
  const item = (what: string, id: string, field?: string, status: 'restored' | 'kept' = 'restored') => ({
    what,
    id,
    ...(field ? { field } : {}),
    status,
  })
  const merge = { subject: 'contact' as const, winner_id: 'con_a' }
  const items = [
    item('contact', 'con_b'),
    item('field', 'con_a', 'company'),
    item('field', 'con_a', 'previous_values'),
    item('field', 'con_a', 'last_name', 'kept'),
    item('identifier', 'con_a', 'email eve@b.example'),
    item('identifier', 'con_a', 'pixel px1'),
    item('conversations', 'chat_1'),
    item('conversations', 'chat_2', undefined, 'kept'),
  ]
  expect(undoLines(items, merge, { con_b: 'Eve' })).toEqual({
    back: [
      'Eve is a contact of its own again.',
      'On the keeper, as before the merge: company.',
      'No longer with the keeper: eve@b.example and 1 browser.',
      'Goes back to where it was: 1 conversation.',
    ],
    stays: [
      'On the keeper, because it was changed since: last name.',
      'Was moved elsewhere since: 1 conversation.',
    ],
  })
  const request = { subject: 'request' as const, winner_id: 'lead_a' }
  expect(undoLines([item('contact', 'con_n'), item('lead', 'lead_n')], request, {}).back).toEqual([
    'Its person becomes a contact of its own.',
    'The request becomes a lead of its own.',
  ])
})

test.each([
  ['commas', 'con_a,con_b'],
  ['semicolons and quotes', '"con_a";"con_b"'],
  ['a tab, a heading and a byte order mark', '\uFEFFwinner_id\tloser_id\r\ncon_a\tcon_b\r\n'],
  ['spaces and empty lines', '\n  con_a   con_b  \n\n'],
])('pairs are read with %s', (_, text) => {
  expect(parsePairs(text)).toEqual({ pairs: [{ winner_id: 'con_a', loser_id: 'con_b' }], wrong: [] })
})

test('a line that is no pair is told by its number, and no other is lost', () => {
  const { pairs, wrong } = parsePairs('con_a con_b\nlead_a con_b\ncon_a\ncon_a con_b con_c\ncon_c,con_d')
  expect(pairs).toHaveLength(2)
  expect(wrong.map(({ line }) => line)).toEqual([2, 3, 4])
})

test.each([
  ['just merged', 30 * 86_400_000, 30],
  ['a minute before the end', 60_000, 1],
  ['over', -1, 0],
])('days left in the trash, %s: %s ms are %s', (_, ms, days) => {
  const now = Date.parse('2026-11-22T08:00:00.000Z')
  expect(daysLeft(new Date(now + ms).toISOString(), now)).toBe(days)
})
