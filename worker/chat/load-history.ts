import type { Conversation, StoredMessage } from '../domain/conversation.ts'
import { conversationById, listMessages } from '../store/conversations.ts'
import type { Db } from '../store/database.ts'

/** History is taken over from the database in parts of so many messages. */
const PART = 500

export type History = { chat: Conversation; messages: StoredMessage[] }

/** What the database has of a conversation; null: there is none by that ID. */
export async function loadHistory(db: Db, chat_id: string): Promise<History | null> {
  const chat = await conversationById(db, chat_id)
  if (!chat) return null
  const messages: StoredMessage[] = []
  for (;;) {
    const part = await listMessages(db, chat_id, messages.at(-1)?.seq ?? 0, PART)
    messages.push(...part.slice(0, PART))
    if (part.length <= PART) return { chat, messages }
  }
}
