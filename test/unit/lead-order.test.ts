import { expect, test } from 'vitest'
import type { Lead } from '../../worker/domain/lead.ts'
import { winnerFirst } from '../../worker/matching/lead-order.ts'

const lead = (id: string, stage_id: string, day: number): Lead => ({
  id,
  contact_id: 'con_1',
  pipeline_id: 'pip_1',
  stage_id,
  channel_id: null,
  name: null,
  fields: {},
  previous_values: [],
  values_not_taken: [],
  created_at: `2026-01-0${day}T00:00:00.000Z`,
  updated_at: '2026-01-09T00:00:00.000Z',
  version: 1,
})
const order = (...leads: Lead[]) =>
  leads.toSorted(winnerFirst(new Set(['in', 'in elsewhere']))).map(({ id }) => id)

test.each([
  ['the one outside Incoming, though it is the newer', [lead('a', 'in', 1), lead('b', 'open', 2)], 'ba'],
  ['the oldest of several outside', [lead('a', 'in', 1), lead('b', 'won', 3), lead('c', 'open', 2)], 'cba'],
  ['the oldest where all are in Incoming', [lead('a', 'in', 2), lead('b', 'in elsewhere', 1)], 'ba'],
  ['the first by ID of one moment', [lead('b', 'open', 1), lead('a', 'open', 1)], 'ab'],
])('of leads that become one stays %s', (_, leads, wanted) => {
  expect(order(...leads).join('')).toBe(wanted)
  expect(order(...leads.toReversed()).join('')).toBe(wanted)
})
