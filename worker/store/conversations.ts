import { and, asc, desc, eq, getTableColumns, gt, sql } from 'drizzle-orm'
import { contacts, conversations, messages } from '../../db/schema.ts'
import type { MessageAuthor } from '../../protocol/public.ts'
import type { Conversation, StoredMessage } from '../domain/conversation.ts'
import type { NewEvent } from '../domain/event.ts'
import { byIndex } from './by-index.ts'
import { publish, run } from './commit.ts'
import type { Db } from './database.ts'
import { before, type Place } from './place.ts'

export async function conversationById({ orm, account_id }: Db, id: string): Promise<Conversation | null> {
  const rows = await orm
    .select()
    .from(conversations)
    .where(and(eq(conversations.account_id, account_id), eq(conversations.id, id)))
  return rows[0] ?? null
}

export type ConversationView = Conversation & { last_message: StoredMessage | null }

/** The most recently active first; one more than `limit`, if there is one. */
export async function listConversations(
  { orm, account_id }: Db,
  leadId: string | undefined,
  limit: number,
  after: Place | null,
): Promise<ConversationView[]> {
  const rows = await orm
    .select(getTableColumns(conversations))
    .from(leadId ? byIndex(conversations, 'conversations_by_lead') : conversations)
    .where(
      and(
        eq(conversations.account_id, account_id),
        leadId ? eq(conversations.lead_id, leadId) : undefined,
        before(conversations.last_message_at, conversations.id, after),
      ),
    )
    .orderBy(desc(conversations.last_message_at), desc(conversations.id))
    .limit(limit + 1)
  if (rows.length === 0) return []
  const last = JSON.stringify(rows.map(({ id, last_seq }) => [id, last_seq]))
  const lastMessages = await orm.all<StoredMessage>(sql`
    SELECT m.conversation_id, m.seq, m.id, m.author, m.text, m.client_id, m.at FROM json_each(${last}) AS asked
    CROSS JOIN messages AS m ON m.account_id = ${account_id} AND m.conversation_id = asked.value ->> 0 AND m.seq = asked.value ->> 1`)
  return rows.map((row) => ({
    ...row,
    last_message: lastMessages.find((it) => it.conversation_id === row.id) ?? null,
  }))
}

/** In order, from `since` (exclusive); one more than `limit`, if there is one. */
export const listMessages = ({ orm, account_id }: Db, chatId: string, since: number, limit: number) =>
  orm
    .select()
    .from(messages)
    .where(
      and(eq(messages.account_id, account_id), eq(messages.conversation_id, chatId), gt(messages.seq, since)),
    )
    .orderBy(asc(messages.seq))
    .limit(limit + 1)

export type NewMessage = {
  id: string
  author: MessageAuthor
  text: string
  client_id: string | null
  at: string
}

/**
 * Puts a message behind the last one and publishes it, once for each client ID. Its number is given inside the
 * batch, so two at once get two numbers. `repeat`: this client ID has been stored already. `stale`, without a message:
 * the conversation was erased in between.
 */
export async function appendMessage(
  db: Db,
  chat: Conversation,
  message: NewMessage,
  events: NewEvent[],
  outboxId: string,
) {
  const { orm, account_id } = db
  const mine = and(eq(conversations.account_id, account_id), eq(conversations.id, chat.id))
  const heard =
    message.author === 'visitor' ? { last_heard_from: message.at } : { last_contacted: message.at }
  const outcome = await run(db, [
    orm.run(sql`INSERT INTO guard (stale) SELECT NOT EXISTS (SELECT 1 FROM conversations
      WHERE account_id = ${account_id} AND id = ${chat.id})`),
    orm
      .update(conversations)
      .set({ last_seq: sql`${conversations.last_seq} + 1`, last_message_at: message.at })
      .where(mine),
    orm.run(sql`INSERT INTO messages (account_id, conversation_id, seq, id, author, text, client_id, at)
      SELECT ${account_id}, c.id, c.last_seq, ${message.id}, ${message.author}, ${message.text}, ${message.client_id}, ${message.at}
      FROM conversations AS c WHERE c.account_id = ${account_id} AND c.id = ${chat.id}`),
    orm
      .update(contacts)
      .set(heard)
      .where(and(eq(contacts.account_id, account_id), eq(contacts.id, chat.contact_id))),
    ...publish(db, events, outboxId, message.at),
  ])
  const stored = await orm
    .select()
    .from(messages)
    .where(
      and(
        eq(messages.account_id, account_id),
        eq(messages.conversation_id, chat.id),
        message.client_id && outcome === 'repeat'
          ? eq(messages.client_id, message.client_id)
          : eq(messages.id, message.id),
      ),
    )
  return { outcome, message: stored[0] ?? null }
}
