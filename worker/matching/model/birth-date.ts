const DAY = 86_400_000

/** `year`, `month`, `day` as digits, all eight in a row, and in days. */
export type BirthDate = {
  text: string
  year: string
  month: string
  day: string
  time: number
  count: number
}

const ORDERS: [RegExp, (parts: string[]) => (string | undefined)[]][] = [
  [/^(\d{4})(\d\d)(\d\d)$/, ([, y, m, d]) => [y, m, d]],
  [/^(\d{4})\D+(\d{1,2})\D+(\d{1,2})(?:\D.*)?$/, ([, y, m, d]) => [y, m, d]],
  [/^(\d{1,2})\/(\d{1,2})\/(\d{4})$/, ([, a, b, y]) => (Number(b) > 12 ? [y, a, b] : [y, b, a])],
  [/^(\d{1,2})\D+(\d{1,2})\D+(\d{4})$/, ([, d, m, y]) => [y, m, d]],
]
/** What programs write for an unknown date. */
const UNKNOWN = new Set(['19000101', '19700101', '00010101', '00000000', '11111111', '99991231'])

/** null: no date, or one that stands for none. A day or month that can't be is a slip and stays. */
export function readBirthDate(raw: string | undefined): BirthDate | null {
  const typed = raw?.trim() ?? ''
  for (const [form, parts] of ORDERS) {
    const found = form.exec(typed)
    if (!found) continue
    const [year = '', month = '', day = ''] = parts(found).map((it) => it?.padStart(2, '0'))
    const text = year + month + day
    return UNKNOWN.has(text)
      ? null
      : {
          text,
          year,
          month,
          day,
          time: Date.UTC(Number(year), Number(month) - 1, Number(day)) / DAY,
          count: 0,
        }
  }
  return null
}
