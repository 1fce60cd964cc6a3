import type { Server } from './server.ts'

/** Written a moment after the contacts that it follows from; tests of its own look at it. */
export const DERIVED = [
  'contact_words',
  'stale_contacts',
  'near_keys',
  'value_counts',
  'indexed_contacts',
  'duplicate_pairs',
  'trainings',
]

/** What an undo may leave behind: the ledger and what tells of it. Row versions are taken out as well. */
const ASIDE = [
  'merges',
  'merge_moves',
  'not_same',
  'events',
  'event_subjects',
  'outbox',
  'deliveries',
  'idempotency_keys',
  'decisions',
  'lead_decisions',
  ...DERIVED,
]

/** Every row of every table of an account, without row versions: two of them are equal if nothing else has changed. */
export async function dump(server: Server, account_id: string, aside: string[] = ASIDE) {
  const db = await server.db()
  const { results } = await db
    .prepare(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\' AND name NOT LIKE 'd1\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite%' ORDER BY name",
    )
    .all<{ name: string }>()
  const names = results.map(({ name }) => name).filter((name) => !aside.includes(name))
  const key = (name: string) => (name === 'accounts' ? 'id' : 'account_id')
  const tables = await db.batch<Record<string, unknown>>(
    names.map((name) => db.prepare(`SELECT * FROM ${name} WHERE ${key(name)} = ?`).bind(account_id)),
  )
  return Object.fromEntries(
    names.map((name, i) => [
      name,
      (tables[i]?.results ?? [])
        // A block that nobody stands in any more is only a version.
        .filter((row) => name !== 'blocks' || row.size !== 0)
        .map(({ version: _, sequence: __, words: ___, ...row }) => JSON.stringify(row))
        .sort(),
    ]),
  )
}
