import { getTableColumns, getTableName, sql } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import type { Db, Statement } from './database.ts'
import { jsonLists, MAX_PARAMETERS } from './json-lists.ts'

/** Texts of inserts by table, columns and number of rows: drizzle builds them anew each time, a fifth of a chat's whole work. */
const texts = new Map<string, string>()
const HELD_TEXTS = 1000

/**
 * Rows of the account, which have all the same columns: in one statement, or a few where they are long. A few rows are
 * said one by one; D1 counts each element of a JSON list as a row read.
 */
export function insert<T extends SQLiteTable>(
  db: Db,
  table: T,
  rows: Omit<T['$inferInsert'], 'account_id'>[],
): Statement[] {
  const [first] = rows
  if (!first) return []
  const columns = getTableColumns(table)
  const names = Object.keys(first)
  const values = (rows as Record<string, unknown>[]).map((row) =>
    names.map((name) => ((row[name] ?? null) === null ? null : columns[name]?.mapToDriverValue(row[name]))),
  )
  const plain = (some: unknown[][]) =>
    prepared(
      db,
      textOf(table, names, some.length),
      some.flatMap((row) => [db.account_id, ...row]),
    )
  const few = (count: number) => count === 1 || count * (names.length + 1) <= MAX_PARAMETERS
  if (few(rows.length)) return [plain(values)]
  return jsonLists(values).map(({ list, from, count }) =>
    few(count)
      ? plain(values.slice(from, from + count))
      : prepared(db, textOf(table, names, 'list'), [db.account_id, list]),
  )
}

function textOf(table: SQLiteTable, names: string[], rows: number | 'list'): string {
  const key = `${getTableName(table)} ${names.join()} ${rows}`
  const known = texts.get(key)
  if (known) return known
  if (texts.size >= HELD_TEXTS) texts.clear()
  const columns = getTableColumns(table)
  const into = `INSERT INTO ${getTableName(table)} (account_id, ${names.map((name) => columns[name]?.name).join(', ')})`
  const row = `(?${', ?'.repeat(names.length)})`
  const text =
    rows === 'list'
      ? `${into} SELECT ?${names.map((_, i) => `, value ->> ${i}`).join('')} FROM json_each(?)`
      : `${into} VALUES ${Array(rows).fill(row).join(', ')}`
  texts.set(key, text)
  return text
}

/** A statement whose text is there already. */
function prepared({ orm }: Db, text: string, params: unknown[]): Statement {
  const raw = orm.run(sql.raw(text))
  return Object.assign(raw, { getQuery: () => ({ sql: text, params, method: 'run' as const }) })
}
