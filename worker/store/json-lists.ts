import { type SQL, sql } from 'drizzle-orm'

/** A parameter may have 1 MB, and a character is at most three bytes. */
const PARAMETER_MAX_CHARS = 300_000

/** A JSON list of some rows, and which they are. */
export type JsonList = { list: string; from: number; count: number }

/** Rows as JSON lists, in as few as parameters allow: a statement takes 100 parameters, and any number of rows in one. */
export function jsonLists(rows: unknown[]): JsonList[] {
  const lists: JsonList[] = []
  let part: string[] = []
  let chars = 0
  const flush = (end: number) => {
    if (part.length > 0) lists.push({ list: `[${part.join()}]`, from: end - part.length, count: part.length })
    part = []
    chars = 0
  }
  for (const [i, row] of rows.entries()) {
    const text = JSON.stringify(row)
    if (chars + text.length > PARAMETER_MAX_CHARS) flush(i)
    part.push(text)
    chars += text.length + 1
  }
  flush(rows.length)
  return lists
}

/** D1 takes 100 bound parameters a statement; the rest is for the account, the time and the like. */
export const MAX_PARAMETERS = 90

/** Rows as terms of a FROM, as few as parameters allow; their columns are `column1`, `column2` …, as VALUES names them. */
export function rowTerms(rows: (string | number)[][]): SQL[] {
  const width = rows[0]?.length ?? 0
  if (rows.length * width <= MAX_PARAMETERS) {
    const one = (row: (string | number)[]) =>
      sql`(${sql.join(
        row.map((value) => sql`${value}`),
        sql`, `,
      )})`
    return rows.length === 0 ? [] : [sql`(VALUES ${sql.join(rows.map(one), sql`, `)})`]
  }
  const columns = Array.from({ length: width }, (_, i) => `value ->> ${i} AS column${i + 1}`).join(', ')
  return jsonLists(rows).map(({ list }) => sql`(SELECT ${sql.raw(columns)} FROM json_each(${list}))`)
}
