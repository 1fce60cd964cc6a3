import { eventually } from './account.ts'
import type { Server } from './server.ts'

const OURS = "type = 'table' AND name NOT GLOB '_cf*' AND name NOT GLOB 'sqlite*' AND name <> 'd1_migrations'"

/** All that the database holds, as one text. */
export async function dump(server: Server): Promise<string> {
  const db = await server.db()
  const { results } = await db.prepare(`SELECT name FROM sqlite_master WHERE ${OURS}`).all<{ name: string }>()
  const rows = await db.batch(results.map(({ name }) => db.prepare(`SELECT * FROM ${name}`)))
  return JSON.stringify(rows.map((it, i) => [results[i]?.name, it.results]))
}

/** What the requests before left to be done is done. */
export async function atRest(server: Server) {
  const db = await server.db()
  await eventually(
    async () => (await db.prepare('SELECT count(*) AS n FROM outbox').first<number>('n')) ?? 0,
    (n) => n === 0,
  )
}

/** Every decision of this pipeline so many times, some minutes after each other; `padding`: characters more of input in each. */
export async function manyOf(server: Server, pipeline: string, times: number, padding = 0) {
  const db = await server.db()
  const columns = (
    await db.prepare("SELECT name FROM pragma_table_info('decisions')").all<{ name: string }>()
  ).results.map(({ name }) => name)
  const copied: Record<string, string> = {
    id: 'id || i',
    received_at: `strftime('%Y-%m-%dT%H:%M:%fZ', received_at, '-' || (i * 5) || ' minutes')`,
    input: `json_set(input, '$.padding', hex(zeroblob(${padding / 2})))`,
  }
  await db
    .prepare(
      `INSERT INTO decisions (${columns}) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?)
      SELECT ${columns.map((name) => copied[name] ?? name)} FROM n CROSS JOIN decisions WHERE pipeline_id = ?`,
    )
    .bind(times, pipeline)
    .run()
}
