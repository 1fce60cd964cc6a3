import type { Server } from '../server.ts'
import type { Picture } from './tables.ts'

const OURS =
  "m.type = 'table' AND m.name NOT GLOB '_cf*' AND m.name NOT GLOB 'sqlite*' AND m.name NOT GLOB 'd1_*'"

/** As `dump`, for accounts of more rows than fit into one answer. Words are left out: a reader of the outbox writes them later. */
export async function everyRow(
  { db: open }: Pick<Server, 'db'>,
  account: string,
  aside: string[],
): Promise<Picture> {
  const db = await open()
  const { results } = await db
    .prepare(
      `SELECT m.name AS name FROM sqlite_master AS m CROSS JOIN pragma_table_info(m.name) AS c
        WHERE ${OURS} AND c.name = 'account_id'`,
    )
    .all<{ name: string }>()
  const names = results.map(({ name }) => name).filter((name) => !aside.includes(name))
  const tables = await db.batch<Record<string, unknown>>(
    names.map((name) => db.prepare(`SELECT * FROM "${name}" WHERE account_id = ?`).bind(account)),
  )
  const plain = ({ version: _, words: __, sequence: ___, ...row }: Record<string, unknown>) =>
    JSON.stringify(row)
  return Object.fromEntries(
    names.map((name, i) => [
      name,
      (tables[i]?.results ?? [])
        // A block that nobody stands in any more is only a version.
        .filter((row) => name !== 'blocks' || row.size !== 0)
        .map(plain)
        .sort(),
    ]),
  )
}
