import type { Account } from '../test/support/account.ts'
import type { Server } from '../test/support/server.ts'

/** Contacts made by one statement. */
const PER_STATEMENT = 20_000

/**
 * Contacts of the account, straight into its tables: each with an email, seven of ten with a phone, eight of ten
 * with a pixel, their blocks, and one lead each (every fifth a second one, won). Reading them through the API
 * gives what an intake would have stored.
 */
export async function fill(server: Server, account: Account, contacts: number): Promise<void> {
  const db = await server.db()
  const stage = { incoming: account.stage('incoming'), won: account.stage('won') }
  for (let from = 0; from < contacts; from += PER_STATEMENT) {
    const to = Math.min(contacts, from + PER_STATEMENT)
    const insert = (into: string, select: string, where = 'true') =>
      db.prepare(`INSERT INTO ${into} WITH RECURSIVE n(i) AS (SELECT ${from} UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ${to}),
        p AS (SELECT i, ${ID} AS id, ${EMAIL} AS email, ${PHONE} AS phone, ${PIXEL} AS pixel, ${AT} AS at FROM n)
        SELECT '${account.id}', ${select} FROM p WHERE ${where}`)
    const identifier = (kind: string, primary: number) =>
      `'con_' || id, '${kind}', ${kind}, ${kind}, 'claimed', ${primary}, 0, '${account.site.channel_id}', at`
    const lead = (prefix: string, stageId: string) =>
      `'${prefix}' || id, 'con_' || id, '${account.pipeline.id}', '${stageId}', '${account.site.channel_id}', 'Person ' || i, '{}', '[]', '[]', at, at, 1, NULL, NULL, NULL`
    await db.batch([
      insert(
        'contacts',
        `'con_' || id, 'Person', CAST(i AS TEXT), NULL, NULL, 'visitor', '[]', '[]', '{}', '[]', NULL, at, at, at, 1, NULL, NULL, NULL, json_array(CAST(i AS TEXT), 'person', email)`,
      ),
      ...KINDS.flatMap(({ kind, letter, primary, where }) => [
        insert('identifiers', identifier(kind, primary), where),
        insert('blocks', `'${letter}:' || ${kind}, 1, 1`, where),
        insert('blocking_keys', `'${letter}:' || ${kind}, 'con_' || id`, where),
      ]),
      insert('leads', lead('lead_a', stage.incoming)),
      insert('leads', lead('lead_b', stage.won), 'i % 5 = 0'),
    ])
  }
}

const KINDS = [
  { kind: 'email', letter: 'e', primary: 1, where: 'true' },
  { kind: 'phone', letter: 'p', primary: 1, where: 'i % 10 < 7' },
  { kind: 'pixel', letter: 'x', primary: 0, where: 'i % 5 < 4' },
]

/** Scattered over the key space as a nanoid is: an odd factor modulo 2^32 gives each number once. */
const ID = `substr(printf('%010d', (i * 2654435761) % 4294967296) || 'benchbenchb', 1, 21)`
const EMAIL = `'person' || i || '@' || CASE i % 3 WHEN 0 THEN 'gmail.com' WHEN 1 THEN 'example.com' ELSE 'mail.example.org' END`
const PHONE = `'+49151' || printf('%08d', i)`
const PIXEL = `'px_' || printf('%038d', (i * 2654435761) % 4294967296)`
/** A minute apart, from 2023 on. */
const AT = `strftime('%Y-%m-%dT%H:%M:%fZ', 1672531200 + i * 60, 'unixepoch')`
