import { type SQL, type SQLWrapper, sql } from 'drizzle-orm'

/** Beyond this many, a list goes as one JSON parameter; D1 takes 100 parameters a statement, and counts each JSON element as a row read. */
const INLINE_MAX = 16

/** `column IN (…)`; one value is an equality, which reads no list. */
export const among = (column: SQLWrapper | SQL, values: string[]): SQL =>
  values.length === 1
    ? sql`${column} = ${values[0]}`
    : values.length <= INLINE_MAX
      ? sql`${column} IN (${sql.join(
          values.map((value) => sql`${value}`),
          sql`, `,
        )})`
      : sql`${column} IN (SELECT value FROM json_each(${JSON.stringify(values)}))`
