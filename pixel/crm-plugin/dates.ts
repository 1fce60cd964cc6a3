/** Writes a moment by a pattern of date-fns, as far as days and times are written with one. */
export const formatter = (pattern: string, language: string) => (at: number) => {
  const date = new Date(at)
  const two = (value: number) => String(value).padStart(2, '0')
  const named = (options: Intl.DateTimeFormatOptions) => date.toLocaleDateString(language, options)
  const hour = date.getHours()
  const written: Record<string, () => string | number> = {
    yyyy: () => date.getFullYear(),
    yy: () => two(date.getFullYear() % 100),
    MMMM: () => named({ month: 'long' }),
    MMM: () => named({ month: 'short' }),
    MM: () => two(date.getMonth() + 1),
    M: () => date.getMonth() + 1,
    dd: () => two(date.getDate()),
    d: () => date.getDate(),
    EEEE: () => named({ weekday: 'long' }),
    EEE: () => named({ weekday: 'short' }),
    HH: () => two(hour),
    H: () => hour,
    hh: () => two(hour % 12 || 12),
    h: () => hour % 12 || 12,
    mm: () => two(date.getMinutes()),
    m: () => date.getMinutes(),
    ss: () => two(date.getSeconds()),
    s: () => date.getSeconds(),
    a: () => (hour < 12 ? 'AM' : 'PM'),
  }
  return pattern.replace(
    // Years and days are also written in capitals there, as of old.
    /'([^']*)'|([yY]{4}|[yY]{2}|M{1,4}|[dD]{1,2}|E{1,4}|H{1,2}|h{1,2}|m{1,2}|s{1,2}|a)/g,
    (_, quoted: string | undefined, token: string) =>
      quoted ??
      `${(written[token] ?? written[token.replace(/[YD]/g, (it) => it.toLowerCase())] ?? (() => token))()}`,
  )
}
