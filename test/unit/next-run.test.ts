import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nextRun, type Rhythm } from '../../worker/dedupe/plan-next-run.ts'
import { DEFAULT_TIMING, isTimeZone } from '../../worker/domain/schedule.ts'
import { table } from '../support/table.ts'

const ZONES = ['Europe/Warsaw', 'America/New_York', 'Asia/Kolkata', 'Pacific/Auckland']
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

const rhythm = (more: Partial<Rhythm> = {}): Rhythm => ({
  ...DEFAULT_TIMING,
  every_days: 1,
  asked_at: '2026-01-01T12:00:00.000Z',
  ran_at: null,
  ...more,
})
const clocks = new Map(
  ZONES.map((timeZone) => [
    timeZone,
    new Intl.DateTimeFormat('sv', { timeZone, dateStyle: 'short', timeStyle: 'short' }),
  ]),
)
const localOf = (at: string, zone: string) => clocks.get(zone)?.format(new Date(at)) ?? ''
const iso = (ms: number) => new Date(ms).toISOString()

/** What Cron does: looks at the clock now and then, begins what is due, and asks when the next is. */
function runsOf(asked: Rhythm, until: string, tickMs: (i: number) => number): string[] {
  const runs: string[] = []
  let now = Date.parse(asked.asked_at)
  let due = nextRun(asked, asked.asked_at)
  let last: string | null = asked.ran_at
  for (let i = 0; due !== null && now < Date.parse(until); i++) {
    now += tickMs(i)
    if (due > iso(now)) continue
    runs.push(due)
    last = due
    due = nextRun({ ...asked, ran_at: last }, iso(now))
  }
  return runs
}

describe('the clocks are put forward and back', () => {
  test.each(
    table<'zone' | 'asked' | 'runs'>(`
      zone             | asked            | runs
      Europe/Warsaw    | 2026-03-27T12:00 | 2026-03-28T01:00, 2026-03-29T01:00, 2026-03-30T00:00
      Europe/Warsaw    | 2026-10-23T12:00 | 2026-10-24T00:00, 2026-10-25T00:00, 2026-10-26T01:00
      America/New_York | 2026-03-06T12:00 | 2026-03-07T07:00, 2026-03-08T07:00, 2026-03-09T06:00
      America/New_York | 2026-10-30T12:00 | 2026-10-31T06:00, 2026-11-01T07:00, 2026-11-02T07:00
      Asia/Kolkata     | 2026-03-27T12:00 | 2026-03-27T20:30, 2026-03-28T20:30, 2026-03-29T20:30
      Asia/Kolkata     | 2026-10-23T12:00 | 2026-10-23T20:30, 2026-10-24T20:30, 2026-10-25T20:30
      Pacific/Auckland | 2026-09-25T02:00 | 2026-09-25T14:00, 2026-09-26T14:00, 2026-09-27T13:00
      Pacific/Auckland | 2026-04-03T02:00 | 2026-04-03T13:00, 2026-04-04T13:00, 2026-04-05T14:00
    `),
  )('at 02:00 in $zone, asked on $asked', ({ zone, asked, runs }) => {
    const asked_at = `${asked}:00.000Z`
    const expected = runs.split(', ').map((at) => `${at}:00.000Z`)
    const found = runsOf(rhythm({ time_zone: zone, asked_at }), expected.at(-1) ?? '', () => 60_000)
    expect(found).toEqual(expected)
  })

  test.each(ZONES.flatMap((zone) => [0, 1, 2, 3, 23].map((hour) => [zone, hour] as const)))(
    'in %s at %i:00 every night of two years has one run, none has two',
    (time_zone, hour) => {
      const runs = runsOf(rhythm({ time_zone, hour }), '2028-01-01T00:00:00.000Z', () => HOUR_MS)
      const days = runs.map((at) => localOf(at, time_zone).slice(0, 10))
      expect(new Set(days).size).toBe(days.length)
      const first = Date.parse(`${days[0]}T00:00:00Z`)
      expect(days).toEqual(days.map((_, i) => iso(first + i * DAY_MS).slice(0, 10)))
      expect(days.length).toBeGreaterThan(728)
      // Where the hour is skipped it is the next one.
      for (const at of runs) expect([hour, hour + 1]).toContain(Number(localOf(at, time_zone).slice(11, 13)))
    },
  )

  test('a tick in the hour that exists twice begins nothing a second time', () => {
    const first = '2026-10-25T00:00:00.000Z'
    for (const tick of ['2026-10-25T00:00:30.000Z', '2026-10-25T01:00:30.000Z', '2026-10-25T01:59:59.000Z'])
      expect(nextRun(rhythm({ ran_at: first }), tick)).toBe('2026-10-26T01:00:00.000Z')
  })
})

describe('asked for', () => {
  test.each(
    table<'how' | 'now' | 'first'>(`
      how                | now              | first
      in the afternoon   | 2026-11-20T14:00 | 2026-11-21T01:00
      in the evening     | 2026-11-20T22:30 | 2026-11-21T01:00
      before the hour    | 2026-11-20T00:30 | 2026-11-20T01:00
      at the hour itself | 2026-11-20T01:00 | 2026-11-21T01:00
      after the hour     | 2026-11-20T01:01 | 2026-11-21T01:00
    `),
  )('$how, the first run is the coming night', ({ now, first }) => {
    const asked_at = `${now}:00.000Z`
    for (const every_days of [1, 7, 30])
      expect(nextRun(rhythm({ asked_at, every_days }), asked_at)).toBe(`${first}:00.000Z`)
    expect(nextRun(rhythm({ asked_at, every_days: null, once: true }), asked_at)).toBe(`${first}:00.000Z`)
  })

  test('anew, the coming night has a run too, but not a second one', () => {
    const ran_at = '2026-11-20T01:00:00.000Z'
    const asked_at = '2026-11-20T01:30:00.000Z'
    expect(nextRun(rhythm({ ran_at, asked_at, every_days: 30, hour: 4 }), asked_at)).toBe(
      '2026-11-21T03:00:00.000Z',
    )
    expect(nextRun(rhythm({ ran_at, asked_at, every_days: 30, hour: 23 }), '2026-11-20T08:00:00.000Z')).toBe(
      '2026-11-21T22:00:00.000Z',
    )
  })

  test('once, it never comes again; not at all, it never comes', () => {
    const once = rhythm({ every_days: null, once: true })
    expect(nextRun({ ...once, ran_at: '2026-01-02T01:00:00.000Z' }, '2026-01-02T01:00:10.000Z')).toBeNull()
    expect(nextRun(rhythm({ every_days: null }), '2026-01-02T01:00:10.000Z')).toBeNull()
  })
})

describe('every so many nights', () => {
  test.each([1, 2, 7, 30, 365])(
    '%i: so many days lie between, over both changes of the clocks',
    (every_days) => {
      const runs = runsOf(rhythm({ every_days }), '2028-03-01T00:00:00.000Z', () => HOUR_MS)
      const days = runs.map((at) => Date.parse(`${localOf(at, 'Europe/Warsaw').slice(0, 10)}T00:00:00Z`))
      expect(days.length).toBeGreaterThan(1)
      for (const [i, day] of days.entries())
        if (i > 0) expect(day - (days[i - 1] ?? 0)).toBe(every_days * DAY_MS)
    },
  )

  test.each([
    ['a few hours late', 5 * HOUR_MS],
    ['three nights late', 3 * DAY_MS + 5 * HOUR_MS],
  ])('a tick that comes %s makes one run of them, and the rhythm stays', (_, late) => {
    const ran_at = '2026-03-20T01:00:00.000Z'
    const now = iso(Date.parse('2026-03-27T01:00:00.000Z') + late)
    const missed = nextRun(rhythm({ every_days: 7, ran_at }), '2026-03-20T01:00:10.000Z')
    expect(missed).toBe('2026-03-27T01:00:00.000Z')
    expect(nextRun(rhythm({ every_days: 7, ran_at: missed }), now)).toBe('2026-04-03T00:00:00.000Z')
  })

  test('however ticks come, each run is one of its nights, in order, and none follows itself', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ZONES),
        fc.integer({ min: 0, max: 23 }),
        fc.integer({ min: 1, max: 10 }),
        fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 20 }),
        (time_zone, hour, every_days, hours) => {
          const asked = rhythm({ time_zone, hour, every_days })
          const ticks = (i: number) => (hours[i % hours.length] ?? 1) * HOUR_MS
          const runs = runsOf(asked, '2026-12-01T00:00:00.000Z', ticks)
          const nights = new Set(runsOf(asked, '2027-02-01T00:00:00.000Z', () => HOUR_MS))
          expect(runs.toSorted()).toEqual(runs)
          expect(new Set(runs).size).toBe(runs.length)
          for (const at of runs) expect(nights.has(at)).toBe(true)
        },
      ),
      { numRuns: 20 },
    )
  })
})

test('a time zone is one that has a name', () => {
  for (const name of ['Europe/Warsaw', 'Asia/Kolkata', 'UTC', 'america/new_york'])
    expect([name, isTimeZone(name)]).toEqual([name, true])
  for (const name of ['Europe/Nowhere', '+02:00', '', 'CEST+1', '../etc'])
    expect([name, isTimeZone(name)]).toEqual([name, false])
})
