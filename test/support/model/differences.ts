import type { Picture } from './tables.ts'

/** The first rows that only one of two pictures of an account has. */
export function differences(before: Picture, after: Picture): string[] {
  const only = (sign: string, of: Picture, other: Picture) =>
    Object.entries(of).flatMap(([table, rows]) => {
      const known = new Set(other[table])
      return rows.filter((row) => !known.has(row)).map((row) => `${sign} ${table} ${row}`)
    })
  return [...only('-', before, after), ...only('+', after, before)].slice(0, 10)
}
