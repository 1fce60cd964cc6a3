import { and, asc, eq, gt, sql } from 'drizzle-orm'
import { contacts, conversations, messages } from '../../db/schema.ts'
import type { MessageAuthor } from '../../protocol/public.ts'
import type { Conversation, StoredMessage } from '../domain/conversation.ts'
import type { NewEvent } from '../domain/event.ts'
import { type Committed, publish, run } from './commit.ts'
import type { Db } from './database.ts'
import { insert } from './insert.ts'

export async function conversationById({ orm, account_id }: Db, id: string): Promise<Conversation | null> {
  const rows = await orm
    .select()
    .from(conversations)
    .where(and(eq(conversations.account_id, account_id), eq(conversations.id, id)))
  return rows[0] ?? null
}

/** null: there is none by that ID. */
export async function changeConversation(
  { orm, account_id }: Db,
  id: string,
  set: Partial<Pick<Conversation, 'status' | 'assignee_id'>>,
): Promise<Conversation | null> {
  const rows = await orm
    .update(conversations)
    .set(set)
    .where(and(eq(conversations.account_id, account_id), eq(conversations.id, id)))
    .returning()
  return rows[0] ?? null
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

/** What a room has that the database has not: messages behind its last one, and how far each side has read. */
export type Added = {
  messages: Omit<StoredMessage, 'conversation_id'>[]
  read: Pick<Conversation, 'agent_read' | 'visitor_read' | 'unread'>
}

/**
 * Puts messages behind the last one and publishes them. The guard proves that the conversation is as it was read: done
 * twice, it is done once; `stale` where it was moved, closed, given away or erased, or has them already.
 */
export async function appendMessages(
  db: Db,
  chat: Conversation,
  { messages: added, read }: Added,
  events: NewEvent[],
  outboxId: string,
  now: string,
): Promise<Committed> {
  const { orm, account_id } = db
  const last = added.at(-1)
  const lastOf = (author: MessageAuthor) => added.findLast((it) => it.author === author)?.at
  const [heard, answered] = [lastOf('visitor'), lastOf('agent')]
  return run(db, [
    orm.run(sql`INSERT INTO guard (stale) SELECT NOT EXISTS (SELECT 1 FROM conversations
      WHERE account_id = ${account_id} AND id = ${chat.id} AND last_seq = ${chat.last_seq}
        AND lead_id = ${chat.lead_id} AND contact_id = ${chat.contact_id}
        AND status = ${chat.status} AND assignee_id IS ${chat.assignee_id})`),
    orm
      .update(conversations)
      .set({
        ...read,
        ...(last ? { last_seq: last.seq, last_message_at: last.at } : {}),
        // Who writes again is heard again.
        ...(heard ? { status: 'open' } : {}),
      })
      .where(and(eq(conversations.account_id, account_id), eq(conversations.id, chat.id))),
    ...insert(
      db,
      messages,
      added.map(({ seq, id, author, text, client_id, at }) => ({
        conversation_id: chat.id,
        seq,
        id,
        author,
        text,
        client_id,
        at,
      })),
    ),
    ...(heard || answered
      ? [
          orm
            .update(contacts)
            .set({
              ...(heard ? { last_heard_from: heard } : {}),
              ...(answered ? { last_contacted: answered } : {}),
            })
            .where(and(eq(contacts.account_id, account_id), eq(contacts.id, chat.contact_id))),
        ]
      : []),
    ...publish(db, events, outboxId, now),
  ])
}
