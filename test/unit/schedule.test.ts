import { describe, expect, test } from 'vitest'
import { type AskedSchedule, planSchedule } from '../../worker/dedupe/plan-schedule.ts'
import { DEFAULT_TIMING, type Schedule } from '../../worker/domain/schedule.ts'

const asked = (more: Partial<AskedSchedule> = {}): AskedSchedule => ({
  ...DEFAULT_TIMING,
  every_days: 7,
  base_order: 'older',
  ...more,
})
const save = (present: Schedule | null, more: Partial<AskedSchedule>, now: string) =>
  planSchedule(present, asked(more), 'usr_1', now)

/** Asked for on Monday 2 March, ran in the night to Tuesday. */
const ran = (more: Partial<Schedule> = {}): Schedule => ({
  ...save(null, {}, '2026-03-02T12:00:00.000Z'),
  ran_at: '2026-03-03T01:00:00.000Z',
  next_run_at: '2026-03-10T01:00:00.000Z',
  ...more,
})
const NOW = '2026-03-05T12:00:00.000Z'
const COMING = '2026-03-06T01:00:00.000Z'

describe('what is saved', () => {
  test('for the first time is due in the coming night', () => {
    expect(save(null, {}, '2026-03-02T12:00:00.000Z')).toMatchObject({
      every_days: 7,
      asked_at: '2026-03-02T12:00:00.000Z',
      ran_at: null,
      next_run_at: '2026-03-03T01:00:00.000Z',
      saved_by: 'usr_1',
    })
  })

  test.each([
    ['nothing changed', {}, '2026-03-10T01:00:00.000Z'],
    ['another base user', { base_order: 'newer' }, '2026-03-10T01:00:00.000Z'],
    ['another hour', { hour: 4 }, '2026-03-10T03:00:00.000Z'],
    ['another zone', { time_zone: 'Asia/Kolkata' }, '2026-03-09T20:30:00.000Z'],
  ] as const)('with %s leaves the rhythm as it is', (_, more, next) => {
    expect(save(ran(), more, NOW).next_run_at).toBe(next)
  })

  test.each([
    ['another rhythm', { every_days: 30 }],
    ['once instead', { every_days: null, once: true }],
  ] as const)('with %s begins with the coming night', (_, more) => {
    expect(save(ran(), more, NOW)).toMatchObject({ asked_at: NOW, next_run_at: COMING })
  })

  test('switched off never comes, and on again begins with the coming night', () => {
    const off = save(ran(), { every_days: null }, NOW)
    expect(off.next_run_at).toBeNull()
    expect(save(off, { every_days: null }, NOW).next_run_at).toBeNull()
    expect(save(off, { every_days: 7 }, NOW).next_run_at).toBe(COMING)
  })

  test('in the minute in which a run is due does not lose it, unless it is switched off', () => {
    const due = ran()
    const now = '2026-03-10T01:00:20.000Z'
    for (const more of [{}, { hour: 4 }, { every_days: 30 }, { every_days: null, once: true }])
      expect(save(due, more, now).next_run_at).toBe(due.next_run_at)
    expect(save(due, { every_days: null }, now).next_run_at).toBeNull()
  })
})
