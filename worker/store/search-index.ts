import { and, eq, sql } from 'drizzle-orm'
import { contacts, identifiers } from '../../db/schema.ts'
import { emptyGuard } from '../domain/plan.ts'
import { searchWords } from '../domain/search-words.ts'
import { among } from './among.ts'
import { run } from './commit.ts'
import type { Db, Directory } from './database.ts'
import { guardStatements } from './guard.ts'

/** A commit that came in between makes it read again. */
const ATTEMPTS = 3
/** How many contacts one look of the sweep takes on. */
const SWEEP_ROWS = 200

/** Brings the words of these contacts in step with what they are. Safe to repeat. */
export async function indexContacts(db: Db, ids: string[]): Promise<void> {
  if (ids.length === 0) return
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) if (await indexOnce(db, ids)) return
  // Others change them all the time: the sweep finds what has no words.
  await db.orm.run(sql`UPDATE contacts SET words = NULL
    WHERE account_id = ${db.account_id} AND ${among(sql`id`, ids)}`)
}

async function indexOnce(db: Db, ids: string[]): Promise<boolean> {
  const { orm, account_id } = db
  const [rows, known] = await orm.batch([
    orm
      .select()
      .from(contacts)
      .where(and(eq(contacts.account_id, account_id), among(sql`${contacts.id}`, ids))),
    orm
      .select()
      .from(identifiers)
      .where(and(eq(identifiers.account_id, account_id), among(sql`${identifiers.contact_id}`, ids))),
  ])
  const changed = rows.flatMap((contact) => {
    const mine = known.filter(({ contact_id }) => contact_id === contact.id)
    // What has become part of another is found as that one.
    const words = contact.merged_into ? [] : searchWords({ contact, identifiers: mine })
    return JSON.stringify(words) === JSON.stringify(contact.words) ? [] : [{ ...contact, words }]
  })
  if (changed.length === 0) return true
  const guard = guardStatements(db, {
    ...emptyGuard(),
    contacts: changed.map(({ id, version }) => ({ id, version })),
  })
  const writes = changed.map(({ id, words }) =>
    orm
      .update(contacts)
      .set({ words })
      .where(and(eq(contacts.account_id, account_id), eq(contacts.id, id))),
  )
  return (await run(db, [...guard, ...writes])) === 'committed'
}

/** The contacts whose change these outbox rows tell of; new ones came with their words. */
export async function indexChanged(db: Db, outboxIds: string[]): Promise<void> {
  const { orm, account_id } = db
  const rows = await orm.all<{ told: string }>(sql`
    SELECT json_array(e.data ->> '$.contact_id', e.data ->> '$.winner_id', e.data ->> '$.loser_id') AS told
    FROM outbox AS o CROSS JOIN json_each(o.event_ids) AS asked
    CROSS JOIN events AS e ON e.account_id = ${account_id} AND e.id = asked.value
    WHERE o.account_id = ${account_id} AND ${among(sql`o.id`, outboxIds)}
      AND e.type IN ('crm.contact.updated', 'crm.contact.merged', 'crm.contact.unmerged')`)
  const ids = rows.flatMap(({ told }) => (JSON.parse(told) as (string | null)[]).filter((it) => it !== null))
  await indexContacts(db, [...new Set(ids)])
}

/** Contacts of any account that have no words yet: made before there was a search, or overtaken too often. */
export async function indexLeft(directory: Directory, openDb: (account_id: string) => Db): Promise<void> {
  const rows = await directory.all<{ account_id: string; id: string }>(
    sql`SELECT account_id, id FROM contacts WHERE words IS NULL LIMIT ${SWEEP_ROWS}`,
  )
  for (const [account_id, group] of Map.groupBy(rows, (row) => row.account_id))
    await indexContacts(
      openDb(account_id),
      group.map(({ id }) => id),
    )
}
