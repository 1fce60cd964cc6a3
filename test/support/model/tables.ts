import type { Server } from '../server.ts'
import { LOOK, rowsOf, type Seen, seenFrom } from './snapshot.ts'

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
]
/** Written a moment after the contacts that it follows from; tests of its own look at it. */
export const DERIVED = [
  'contact_words',
  'stale_contacts',
  'near_keys',
  'value_counts',
  'indexed_contacts',
  'duplicate_pairs',
  'trainings',
  'training_slices',
  'models',
]
/** What an undo may leave traces in: the ledger, what tells of it, marks, and words, which the reader of the outbox writes a moment later. */
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
  'decision_contacts',
  ...DERIVED,
]
const PASSING = ['version', 'words', 'sequence']
/** Arguments of one function. */
const GROUP = 8

/** The tables of one account, each question prepared once. */
export type Tables = {
  look: () => Promise<Seen>
  /** Every row but what is aside: equal if nothing else has changed. */
  picture: () => Promise<Picture>
  empty: () => Promise<void>
  visits: () => Promise<string>
}
export type Picture = Record<string, string[]>

export async function tablesOf(server: Server, account_id: string, aside: string[] = ASIDE): Promise<Tables> {
  const db = await server.db()
  const { results: columns } = await db
    .prepare(
      `SELECT m.name AS name, json_group_array(c.name) AS columns FROM sqlite_master AS m CROSS JOIN pragma_table_info(m.name) AS c
        WHERE m.type = 'table' AND m.name NOT GLOB '_cf*' AND m.name NOT GLOB 'sqlite*' AND m.name NOT GLOB 'd1_*' GROUP BY m.name`,
    )
    .all<{ name: string; columns: string }>()
  const tables = columns.map((it) => ({ name: it.name, columns: JSON.parse(it.columns) as string[] }))
  const mine = tables.filter(({ columns }) => columns.includes('account_id'))
  const pictured = mine.filter(({ name }) => !aside.includes(name))
  const parts = pictured.map(({ name, columns }) =>
    rowsOf(
      // A block that nobody stands in any more is only a version.
      name === 'blocks' ? '(SELECT * FROM blocks WHERE size > 0)' : name,
      columns
        .filter((it) => !PASSING.includes(it))
        .map(quoted)
        .join(),
    ),
  )
  const groups = Array.from(
    { length: Math.ceil(parts.length / GROUP) },
    (_, i) => `json_array(${parts.slice(i * GROUP, (i + 1) * GROUP).join()})`,
  )
  const ask = (text: string) => db.prepare(text).bind(account_id)
  const seen = ask(LOOK)
  const picture = ask(`SELECT json_array(${groups.join()}) AS seen`)
  const visits = ask(`SELECT ${rowsOf('pixels', 'id, page_visits')} AS seen`)
  const emptying = mine
    .filter(({ name }) => !KEPT.includes(name))
    .map(({ name }) => ask(`DELETE FROM ${name} WHERE account_id = ?`))
  const first = async (statement: ReturnType<typeof ask>) => (await statement.first<string>('seen')) ?? '[]'
  return {
    look: async () => seenFrom(await first(seen)),
    picture: async () => {
      const rows = (JSON.parse(await first(picture)) as unknown[][][]).flat()
      return Object.fromEntries(
        pictured.map(({ name }, i) => [
          name,
          ((rows[i] ?? []) as unknown[]).map((row) => JSON.stringify(row)).sort(),
        ]),
      )
    },
    empty: async () => {
      await db.batch(emptying)
    },
    visits: () => first(visits),
  }
}

/** One look at every row but what is aside. */
export const dump = async (server: Server, account_id: string, aside?: string[]) =>
  (await tablesOf(server, account_id, aside)).picture()

const quoted = (column: string) => `"${column}"`
