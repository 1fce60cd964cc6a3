import { getTableColumns, getTableName, sql } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import type { Db, Statement } from './database.ts'

/** D1 takes 100 bound parameters a statement. */
const MAX_PARAMETERS = 90

/** Texts of inserts by table, columns and number of rows: drizzle builds them anew each time, a fifth of a chat's whole work. */
const texts = new Map<string, string>()
const HELD_TEXTS = 1000

/** Rows of the account, in as few statements as parameters allow. All rows have the same columns. */
export function insert<T extends SQLiteTable>(
  db: Db,
  table: T,
  rows: Omit<T['$inferInsert'], 'account_id'>[],
): Statement[] {
  const [first] = rows
  if (!first) return []
  const columns = getTableColumns(table)
  const names = ['account_id', ...Object.keys(first)]
  const size = Math.max(1, Math.floor(MAX_PARAMETERS / names.length))
  const driverValue = (row: Record<string, unknown>, name: string) => {
    const value = name === 'account_id' ? db.account_id : row[name]
    return value === null || value === undefined ? null : columns[name]?.mapToDriverValue(value)
  }
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, i) => {
    const chunk = rows.slice(i * size, (i + 1) * size)
    const params = chunk.flatMap((row) => names.map((name) => driverValue(row, name)))
    return prepared(db, textOf(table, names, chunk.length), params)
  })
}

function textOf(table: SQLiteTable, names: string[], rows: number): string {
  const key = `${getTableName(table)} ${names.join()} ${rows}`
  const known = texts.get(key)
  if (known) return known
  if (texts.size >= HELD_TEXTS) texts.clear()
  const columns = getTableColumns(table)
  const row = `(${names.map(() => '?').join(', ')})`
  const text = `INSERT INTO ${getTableName(table)} (${names.map((name) => columns[name]?.name).join(', ')}) VALUES ${Array(rows).fill(row).join(', ')}`
  texts.set(key, text)
  return text
}

/** A statement whose text is there already. */
function prepared({ orm }: Db, text: string, params: unknown[]): Statement {
  const raw = orm.run(sql.raw(text))
  return Object.assign(raw, { getQuery: () => ({ sql: text, params, method: 'run' as const }) })
}
