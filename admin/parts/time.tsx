const exact = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' })
const day = new Intl.DateTimeFormat('en', { month: 'short', day: 'numeric' })
const dayOfYear = new Intl.DateTimeFormat('en', { month: 'short', day: 'numeric', year: 'numeric' })
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'short' })

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

function words(at: Date, now: Date) {
  const past = now.getTime() - at.getTime()
  if (Math.abs(past) < MINUTE_MS) return past < 0 ? 'in a moment' : 'just now'
  if (Math.abs(past) < HOUR_MS) return relative.format(-Math.round(past / MINUTE_MS), 'minute')
  if (Math.abs(past) < DAY_MS) return relative.format(-Math.round(past / HOUR_MS), 'hour')
  return at.getFullYear() === now.getFullYear() ? day.format(at) : dayOfYear.format(at)
}

/** A time as people say it, the exact one on hover. */
export const Time = ({ at, full }: { at: string; full?: boolean }) => {
  const date = new Date(at)
  return (
    <time dateTime={at} title={exact.format(date)}>
      {full ? exact.format(date) : words(date, new Date())}
    </time>
  )
}
