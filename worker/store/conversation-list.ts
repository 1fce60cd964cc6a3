import { and, desc, eq, getTableColumns, isNull, sql } from 'drizzle-orm'
import { contacts, conversations, identifiers } from '../../db/schema.ts'
import type { Conversation, StoredMessage } from '../domain/conversation.ts'
import { among } from './among.ts'
import { byIndex } from './by-index.ts'
import type { Db } from './database.ts'
import { before, type Place } from './place.ts'

/** A conversation as lists show it: whose it is, and what was said last. */
export type ConversationView = Conversation & {
  last_message: StoredMessage | null
  contact: { id: string; name: string | null; email: string | null; phone: string | null }
}

export type ConversationFilter = {
  lead_ids?: string[] | undefined
  status?: 'open' | 'closed' | undefined
  /** null: those that nobody answers. */
  assignee_id?: string | null | undefined
}

/** The most recently active first; one more than `limit`, if there is one. */
export async function listConversations(
  db: Db,
  filter: ConversationFilter,
  limit: number,
  after: Place | null,
): Promise<ConversationView[]> {
  const parts = await Promise.all(partsOf(filter).map((part) => listPart(db, filter, part, limit, after)))
  const rows = parts.flat().toSorted(latestFirst)
  return viewsOf(db, rows.slice(0, limit + 1))
}

type Part = { index: string; status: 'open' | 'closed' | null }

/** By what leaves the fewest. Where nothing does, open and closed ones are read apart. */
function partsOf({ lead_ids, status: asked, assignee_id }: ConversationFilter): Part[] {
  const status = asked ?? null
  if (lead_ids) return [{ index: 'conversations_by_lead', status }]
  if (assignee_id) return [{ index: 'conversations_by_assignee', status }]
  return (['open', 'closed'] as const)
    .filter((it) => status === null || it === status)
    .map((it) => ({ index: `conversations_${it}`, status: it }))
}

const listPart = (
  { orm, account_id }: Db,
  { lead_ids, assignee_id }: ConversationFilter,
  { index, status }: Part,
  limit: number,
  after: Place | null,
): Promise<Conversation[]> =>
  orm
    .select(getTableColumns(conversations))
    .from(byIndex(conversations, index))
    .where(
      and(
        eq(conversations.account_id, account_id),
        lead_ids ? among(sql`${conversations.lead_id}`, lead_ids) : undefined,
        // Said, not bound: an index of open ones serves a statement that is about open ones.
        status ? sql`${conversations.status} = ${sql.raw(`'${status}'`)}` : undefined,
        assignee_id ? eq(conversations.assignee_id, assignee_id) : undefined,
        assignee_id === null ? isNull(conversations.assignee_id) : undefined,
        before(conversations.last_message_at, conversations.id, after),
      ),
    )
    .orderBy(desc(conversations.last_message_at), desc(conversations.id))
    .limit(limit + 1)

const latestFirst = (a: Conversation, b: Conversation) =>
  a.last_message_at === b.last_message_at
    ? Number(a.id < b.id) - Number(a.id > b.id)
    : Number(a.last_message_at < b.last_message_at) * 2 - 1

export async function viewsOf({ orm, account_id }: Db, rows: Conversation[]): Promise<ConversationView[]> {
  if (rows.length === 0) return []
  const last = JSON.stringify(rows.map(({ id, last_seq }) => [id, last_seq]))
  const people = rows.map(({ contact_id }) => contact_id)
  const [lastMessages, names, addresses] = await orm.batch([
    orm.all<StoredMessage>(sql`
      SELECT m.conversation_id, m.seq, m.id, m.author, m.text, m.client_id, m.at FROM json_each(${last}) AS asked
      CROSS JOIN messages AS m ON m.account_id = ${account_id} AND m.conversation_id = asked.value ->> 0 AND m.seq = asked.value ->> 1`),
    orm
      .select({ id: contacts.id, first_name: contacts.first_name, last_name: contacts.last_name })
      .from(contacts)
      .where(and(eq(contacts.account_id, account_id), among(sql`${contacts.id}`, people))),
    orm
      .select({ contact_id: identifiers.contact_id, kind: identifiers.kind, value: identifiers.value })
      .from(identifiers)
      .where(
        and(
          eq(identifiers.account_id, account_id),
          among(sql`${identifiers.contact_id}`, people),
          eq(identifiers.primary, true),
        ),
      ),
  ])
  return rows.map((row) => {
    const name = names.find(({ id }) => id === row.contact_id)
    const primary = (kind: string) =>
      addresses.find((it) => it.contact_id === row.contact_id && it.kind === kind)?.value ?? null
    return {
      ...row,
      last_message: lastMessages.find((it) => it.conversation_id === row.id) ?? null,
      contact: {
        id: row.contact_id,
        name: [name?.first_name, name?.last_name].filter(Boolean).join(' ') || null,
        email: primary('email'),
        phone: primary('phone'),
      },
    }
  })
}
