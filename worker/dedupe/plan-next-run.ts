import { Cron } from 'croner'
import type { Timing } from '../domain/schedule.ts'

export type Rhythm = Timing & {
  /** Since when it runs like this. */
  asked_at: string
  /** When the last run was due. */
  ran_at: string | null
}

/**
 * When the next run is due: in the coming night, and from then on every so many nights after the last. Nights are counted
 * by the zone's own days, so that there is one run a night where clocks are put forward or back: an hour that does
 * not exist is the moment at which it is skipped, one that exists twice is its first. Nights that have passed are not
 * made up for; the rhythm goes on.
 * @returns ISO 8601 UTC; null: never again.
 */
export function nextRun(rhythm: Rhythm, now: string): string | null {
  const { every_days, once, asked_at, ran_at } = rhythm
  const isNew = ran_at === null || ran_at < asked_at
  const nights = every_days ?? (once && isNew ? 1 : null)
  if (nights === null) return null
  const { next, later, dayOf } = clocksOf(rhythm)
  if (!isNew) {
    let at = later(ran_at, nights)
    while (at <= now) at = later(at, nights)
    return at
  }
  const coming = next(now)
  // A night that has had its run has no second one because it was asked for anew.
  return ran_at !== null && dayOf(coming) === dayOf(ran_at) ? later(coming, 1) : coming
}

function clocksOf({ time_zone, hour }: Timing) {
  const clock = new Cron(`0 0 ${hour} * * *`, { timezone: time_zone, paused: true })
  const days = new Intl.DateTimeFormat('sv', { timeZone: time_zone, dateStyle: 'short' })
  /** `2026-03-29`, by the zone's clocks. */
  const dayOf = (at: string) => days.format(new Date(at))
  /** When the zone's clocks show the hour next, or skip it. */
  const next = (from: string): string => {
    const at = clock.nextRun(new Date(from))
    if (!at) throw new Error(`no ${hour} o'clock in ${time_zone} after ${from}`)
    return at.toISOString()
  }
  /** The hour of so many nights later. */
  const later = (at: string, nights: number): string => {
    let night = at
    for (let n = 0; n < nights; n++) {
      const day = dayOf(night)
      do night = next(night)
      while (dayOf(night) === day)
    }
    return night
  }
  return { next, later, dayOf }
}
