import { getTableColumns, getTableName, Subquery, sql } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'

/**
 * A table, read by this index. drizzle can't say INDEXED BY, and without it an ORDER BY makes the planner go through
 * all that the account has by the index of that order. SQLite flattens the subselect; it costs nothing.
 */
export const byIndex = <T extends SQLiteTable>(table: T, index: string) =>
  new Subquery(
    sql`SELECT * FROM ${table} INDEXED BY ${sql.identifier(index)}`,
    getTableColumns(table),
    getTableName(table),
  )
