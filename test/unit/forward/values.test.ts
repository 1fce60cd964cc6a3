import { describe, expect, test } from 'vitest'
import type { CrmContact } from '../../../worker/domain/connection.ts'
import { afterFailure } from '../../../worker/forward/plan-rest.ts'
import { leadChange, mended, sentContact } from '../../../worker/forward/plan-values.ts'
import { retryAfterMs } from '../../../worker/forward/retry-after.ts'
import { planContactFromThere } from '../../../worker/inbound/plan-from-there.ts'

const NOW = Date.parse('2026-03-01T12:00:00Z')

test.each<[string | null, number | null]>([
  ['120', 120_000],
  ['0', 1_000],
  ['-5', 1_000],
  ['1.5', 1_500],
  ['1000000000', 86_400_000],
  ['Sun, 01 Mar 2026 12:01:30 GMT', 90_000],
  ['Sun, 01 Mar 2020 12:00:00 GMT', 1_000],
  ['soon', null],
  ['', null],
  [null, null],
])('Retry-After %j is a wait of %j ms', (header, wait) => {
  expect(retryAfterMs(header, NOW)).toBe(wait)
})

const there = (more: Partial<CrmContact> = {}): CrmContact => ({
  id: '1',
  first_name: 'Ada',
  last_name: null,
  company: null,
  emails: ['ada@example.com'],
  phones: [],
  ...more,
})
const values = (more: object = {}) => ({
  first_name: 'Ada',
  last_name: null,
  company: null,
  emails: ['ada@example.com'],
  phones: [] as string[],
  visitor_uid: null,
  fields: {},
  ...more,
})

describe('what the CRM’s contact is to be', () => {
  test('nothing to tell where it is so already, however it is spelt', () => {
    expect(mended(there({ emails: ['Ada@Example.com'] }), {}, values())).toBeNull()
  })
  test('what was never said does not overwrite what stands there, and fills what is empty', () => {
    const after = mended(there({ first_name: 'Augusta' }), {}, values({ last_name: 'King' }))
    expect(after).toMatchObject({ first_name: 'Augusta', last_name: 'King' })
  })
  test('what is said differently than before goes in; what was changed there stays', () => {
    const sent = sentContact(values())
    const present = there({ last_name: 'by hand', emails: ['ada@example.com', 'by@hand.example'] })
    const after = mended(present, sent, values({ first_name: 'Augusta' }))
    expect(after).toMatchObject({ first_name: 'Augusta', last_name: 'by hand', emails: present.emails })
  })
  test('what is no longer said goes out, and only that', () => {
    const sent = sentContact(values({ emails: ['ada@example.com', 'twin@example.com'] }))
    const present = there({ emails: ['ada@example.com', 'twin@example.com', 'by@hand.example'] })
    expect(mended(present, sent, values())?.emails).toEqual(['ada@example.com', 'by@hand.example'])
  })
  test('another primary address comes first', () => {
    const sent = sentContact(values({ emails: ['a@example.com', 'b@example.com'] }))
    const wanted = values({ emails: ['b@example.com', 'a@example.com'] })
    expect(mended(there({ emails: ['a@example.com', 'b@example.com'] }), sent, wanted)?.emails).toEqual(
      wanted.emails,
    )
  })
})

describe('what comes back', () => {
  const ours = {
    contact: { first_name: 'Ada', last_name: null, company: null },
    identifiers: [{ kind: 'email', normal: 'ada@example.com', value: 'ada@example.com', primary: true }],
  } as never
  test('what we have told ourselves is no change', () => {
    expect(planContactFromThere(ours, sentContact(values()), there())).toBeNull()
  })
  test('what was added and taken out there', () => {
    const sent = sentContact(values())
    expect(
      planContactFromThere(ours, sent, there({ last_name: 'King', emails: ['new@example.com'] })),
    ).toEqual({
      last_name: 'King',
      emails: [{ value: 'new@example.com', primary: false }],
    })
  })
})

const lead = {
  name: 'Kiln',
  pipeline_id: '1',
  stage_id: '2',
  kind: 'open' as const,
  owner_id: null,
  fields: {},
  created_at: '',
  visitor_uid: null,
}
test('of a lead only what is said differently is sent: a stage that somebody moved it to there stays', () => {
  const sent = { ...lead, contact_id: '5' }
  expect(leadChange(sent, lead)).toBeNull()
  expect(leadChange(sent, { ...lead, name: 'Vase' })).toEqual({ name: 'Vase' })
  expect(leadChange(sent, { ...lead, stage_id: '3' })).toEqual({
    pipeline_id: '1',
    stage_id: '3',
    kind: 'open',
  })
})

describe('what a failure means for the connection', () => {
  const after = (outages: number, verdict: Parameters<typeof afterFailure>[1]) =>
    afterFailure({ outages }, verdict, 'x', NOW)
  const restMs = (it: ReturnType<typeof after>) => Date.parse(it.connection.rests_until ?? '') - NOW
  test('the breaker opens at the fifth outage, and longer each time, up to a quarter of an hour', () => {
    expect(after(3, { kind: 'again' }).connection.rests_until).toBeUndefined()
    expect([4, 5, 6, 20].map((n) => restMs(after(n, { kind: 'again' })))).toEqual([
      30_000, 60_000, 120_000, 900_000,
    ])
  })
  test('too many calls take no attempt, and without a word of the CRM wait longer each time', () => {
    expect(after(0, { kind: 'slow' }).counts).toBe(false)
    expect([0, 1, 2, 30].map((n) => restMs(after(n, { kind: 'slow' })))).toEqual([
      1_000, 2_000, 4_000, 300_000,
    ])
    expect(restMs(after(9, { kind: 'slow', wait_ms: 7_000 }))).toBe(7_000)
  })
  test('a refusal of the connection stops it, of one record it does not', () => {
    expect(after(0, { kind: 'stop' }).connection.state).toBe('stopped')
    expect(after(0, { kind: 'sign_in' }).connection.state).toBe('stopped')
    expect(after(0, { kind: 'refused' }).connection).toEqual({})
  })
})
