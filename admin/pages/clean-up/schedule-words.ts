import type { Schedule } from '../../wire-clean-up.ts'

const DAY_MS = 86_400_000
/** Nearer than this a day's name is enough. */
const WEEK_MS = 6 * DAY_MS

/** `Tuesday 02:00, Europe/Warsaw`; with the date where that is not the next Tuesday. */
export function nightWords(at: string, time_zone: string, now = Date.now()): string {
  const date = new Date(at)
  const show = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-GB', { timeZone: time_zone, ...options }).format(date)
  const far = date.getTime() - now > WEEK_MS
  const day = show(far ? { weekday: 'long', day: 'numeric', month: 'long' } : { weekday: 'long' })
  const time = show({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  return `${day.replace(',', '')} ${time}, ${zoneName(time_zone)}`
}

export const zoneName = (time_zone: string) => time_zone.replaceAll('_', ' ')

export const hourName = (hour: number) => `${String(hour).padStart(2, '0')}:00`

/** `Every 7 nights at 02:00`. */
export function rhythmWords({ every_days, once, hour }: Pick<Schedule, 'every_days' | 'once' | 'hour'>) {
  if (once) return `Once, in the coming night at ${hourName(hour)}`
  if (every_days === null) return 'Only when somebody starts it'
  return `${every_days === 1 ? 'Every night' : `Every ${every_days} nights`} at ${hourName(hour)}`
}

/** Hours at which most people sleep, and the one that is set. */
export const nightHours = (hour: number) =>
  [...new Set([20, 21, 22, 23, 0, 1, 2, 3, 4, 5, 6, hour])].map((it) => ({
    value: String(it),
    label: hourName(it),
  }))

/** Every zone that the browser knows, and the one that is set. */
export const timeZones = (time_zone: string) =>
  [...new Set([...Intl.supportedValuesOf('timeZone'), 'UTC', time_zone])]
    .toSorted()
    .map((it) => ({ value: it, label: zoneName(it) }))
