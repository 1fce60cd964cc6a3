import { and, desc, eq, isNull, sql } from 'drizzle-orm'
import { contacts, identifiers } from '../../db/schema.ts'
import type { Contact } from '../domain/contact.ts'
import type { IdRange } from '../domain/id-ranges.ts'
import type { Identifier } from '../domain/identifier.ts'
import type { Db } from './database.ts'
import { before, type Place } from './place.ts'

/** A contact with everything that identifies it; visits are counted over its browsers. */
export type ContactView = {
  contact: Contact & { merged_into?: string | null; deleted_at?: string | null }
  identifiers: Identifier[]
  page_visits: number
  last_seen: string | null
}

export async function contactById(db: Db, id: string): Promise<ContactView | null> {
  return (await contactsByIds(db, [id]))[0] ?? null
}

export async function contactsByIds({ orm, account_id }: Db, ids: string[]): Promise<ContactView[]> {
  if (ids.length === 0) return []
  const list = JSON.stringify(ids)
  const [rows, known, seen] = await orm.batch([
    orm
      .select()
      .from(contacts)
      .where(
        and(
          eq(contacts.account_id, account_id),
          sql`${contacts.id} IN (SELECT value FROM json_each(${list}))`,
        ),
      ),
    orm
      .select()
      .from(identifiers)
      .where(
        and(
          eq(identifiers.account_id, account_id),
          sql`${identifiers.contact_id} IN (SELECT value FROM json_each(${list}))`,
        ),
      ),
    orm.all<{ contact_id: string; page_visits: number; last_seen: string }>(sql`
      SELECT i.contact_id AS contact_id, sum(p.page_visits) AS page_visits, max(p.last_seen) AS last_seen
      FROM json_each(${list}) AS asked
      CROSS JOIN identifiers AS i ON i.account_id = ${account_id} AND i.contact_id = asked.value AND i.kind = 'pixel'
      CROSS JOIN pixels AS p ON p.account_id = ${account_id} AND p.id = i.normal
      GROUP BY i.contact_id`),
  ])
  const contactOf = new Map(rows.map((row) => [row.id, row]))
  const visitsOf = new Map(seen.map((row) => [row.contact_id, row]))
  const identifiersOf = Map.groupBy(known, ({ contact_id }) => contact_id)
  return ids.flatMap((id) => {
    const contact = contactOf.get(id)
    if (!contact) return []
    const visits = visitsOf.get(id)
    return [
      {
        contact,
        identifiers: identifiersOf.get(id) ?? [],
        page_visits: visits?.page_visits ?? 0,
        last_seen: visits?.last_seen ?? null,
      },
    ]
  })
}

/** Names of the custom attributes that contacts have, in order; reads every contact. */
export async function attributeNames({ orm, account_id }: Db): Promise<string[]> {
  const rows = await orm.all<{ name: string }>(sql`
    SELECT DISTINCT a.key AS name FROM contacts AS c CROSS JOIN json_each(c.attributes) AS a
    WHERE c.account_id = ${account_id} AND c.deleted_at IS NULL ORDER BY 1`)
  return rows.map(({ name }) => name)
}

/** Contacts of a range of IDs that are not in the trash, in the order of their IDs. */
export async function contactIdsIn({ orm, account_id }: Db, { from, to }: IdRange, limit: number) {
  const rows = await orm.all<{ id: string }>(sql`
    SELECT id FROM contacts WHERE account_id = ${account_id} AND id >= ${from} AND id < ${to} AND deleted_at IS NULL
    ORDER BY id LIMIT ${limit}`)
  return rows.map(({ id }) => id)
}

/** Newest first; one more than `limit`, if there is one. */
export const newestContacts = ({ orm, account_id }: Db, limit: number, after: Place | null) =>
  orm
    .select({ id: contacts.id, created_at: contacts.created_at })
    .from(contacts)
    .where(
      and(
        eq(contacts.account_id, account_id),
        isNull(contacts.deleted_at),
        before(contacts.created_at, contacts.id, after),
      ),
    )
    .orderBy(desc(contacts.created_at), desc(contacts.id))
    .limit(limit + 1)
