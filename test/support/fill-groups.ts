import type { Account } from './account.ts'
import type { Server } from './server.ts'

/** Contacts made by one statement. */
const PER_STATEMENT = 20_000

type Db = Awaited<ReturnType<Server['db']>>
type At = { groups: number; contacts: number }

/**
 * Contacts of the account, straight into its tables, of whom the first ones share an email by twos and threes: with user
 * IDs, statuses, attributes, tags, browsers, leads with a conversation, timelines and automations, as an account has
 * after some years. Reading them through the API gives what it would have stored.
 */
export async function fillGroups(db: Db, account: Account, { groups, contacts }: At): Promise<void> {
  for (let from = 0; from < contacts; from += PER_STATEMENT) {
    const to = Math.min(contacts, from + PER_STATEMENT)
    const insert = (into: string, select: string, where = 'true', behind = '') =>
      db.prepare(`INSERT INTO ${into} WITH RECURSIVE n(i) AS (SELECT ${from} UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ${to}),
        p AS (SELECT i, ${ID} AS id, ${emailOf(groups)} AS email, ${PIXEL} AS pixel, ${AT} AS at,
          CASE i % 13 WHEN 0 THEN 'user-' || i END AS user_id FROM n)
        SELECT '${account.id}', ${select} FROM p WHERE ${where} ${behind}`)
    const identifier = (kind: string, value: string, primary: number) =>
      `'con_' || id, '${kind}', ${value}, ${value}, 'confirmed', ${primary}, 0, 'api', at`
    const key = (letter: string, value: string) => `'${letter}:' || ${value}`
    await db.batch([
      insert(
        'contacts',
        `'con_' || id, 'Person', CASE i % 2 WHEN 0 THEN 'Roe' END, CASE i % 3 WHEN 0 THEN 'Works ' || (i % 7) END, user_id,
          CASE i % 4 WHEN 0 THEN 'user' ELSE 'visitor' END, json_array('t' || (i % 5)), json_array('l' || (i % 3)),
          json_object('nth', i, 'own' || (i % 4), 'x' || i), '[]', at, at, at, ${UPDATED}, 1, NULL, NULL, NULL,
          json_array('person', email)`,
      ),
      insert('identifiers', identifier('email', 'email', 1)),
      insert('identifiers', identifier('pixel', 'pixel', 0)),
      insert('identifiers', identifier('user_id', 'user_id', 1), 'user_id IS NOT NULL'),
      insert('blocking_keys', `${key('e', 'email')}, 'con_' || id`),
      insert('blocking_keys', `${key('x', 'pixel')}, 'con_' || id`),
      insert('blocking_keys', `${key('u', 'user_id')}, 'con_' || id`, 'user_id IS NOT NULL'),
      insert('blocks', `${key('e', 'email')}, 1, count(*)`, 'true', 'GROUP BY email'),
      insert('blocks', `${key('x', 'pixel')}, 1, 1`),
      insert('blocks', `${key('u', 'user_id')}, 1, 1`, 'user_id IS NOT NULL'),
      insert(
        'pixels (account_id, id, site_id, page_visits, first_seen, last_seen)',
        `pixel, '${account.site.id}', 1 + i % 3, at, at`,
      ),
      insert(
        'leads',
        `'lead_' || id, 'con_' || id, '${account.pipeline.id}', '${account.stage('incoming')}', '${account.site.channel_id}', 'Person', '{}', '[]', '[]', at, at, 1, NULL, NULL, NULL`,
        'i % 2 = 0',
      ),
      insert(
        'conversations (account_id, id, lead_id, contact_id, channel_id, site_id, pixel, page, status, last_seq, created_at, last_message_at)',
        `'chat_' || id, 'lead_' || id, 'con_' || id, '${account.site.channel_id}', '${account.site.id}', pixel, NULL, 'open', 1, at, at`,
        'i % 4 = 0',
      ),
      insert(
        'timeline',
        `'tml_' || id, 'con_' || id, 'deal', 'deal' || (i % 2), '{}', 'api', at`,
        'i % 3 = 0',
      ),
      insert(
        'automations',
        `'aut_' || id, 'con_' || id, 'Welcome', 'running', at, NULL, '["tag_added"]', NULL`,
        'i % 5 = 0',
      ),
    ])
  }
}

/** Every five of the first make a group of two and one of three; everybody else is alone. */
const emailOf = (groups: number) =>
  `'person' || CASE WHEN i < ${Math.floor((groups * 5) / 2)} THEN 'g' || (i / 5 * 2 + (i % 5 >= 2)) ELSE i END || '@mail.example.org'`
/** Scattered over the key space as a nanoid is: an odd factor modulo 2^32 gives each number once. */
const ID = `substr(printf('%010d', (i * 2654435761) % 4294967296) || 'benchbenchb', 1, 21)`
const PIXEL = `'px_' || printf('%038d', (i * 2654435761) % 4294967296)`
/** A minute apart, from 2023 on. */
const AT = `strftime('%Y-%m-%dT%H:%M:%fZ', 1672531200 + i * 60, 'unixepoch')`
const UPDATED = `strftime('%Y-%m-%dT%H:%M:%fZ', 1735689600 + (i * 7919) % 86400, 'unixepoch')`
