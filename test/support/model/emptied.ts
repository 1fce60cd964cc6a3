import type { Server } from '../server.ts'

/** What an admin has set up, and the browsers that were seen: all else of an account goes before each history. */
const KEPT = [
  'accounts',
  'users',
  'sign_ins',
  'sessions',
  'api_keys',
  'pipelines',
  'stages',
  'channels',
  'sites',
  'settings',
  'pixels',
  'visits',
  'guard',
]

export async function emptied(server: Server, account_id: string) {
  const db = await server.db()
  const { results } = await db
    .prepare(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB '_cf*' AND name NOT GLOB 'sqlite*' AND name NOT GLOB 'd1_*'",
    )
    .all<{ name: string }>()
  await db.batch(
    results
      .filter(({ name }) => !KEPT.includes(name))
      .map(({ name }) => db.prepare(`DELETE FROM ${name} WHERE account_id = ?`).bind(account_id)),
  )
}
