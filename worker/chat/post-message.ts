import type { Message, MessageAuthor } from '../../protocol/public.ts'
import type { Deps } from '../deps.ts'
import type { Conversation, StoredMessage } from '../domain/conversation.ts'
import { EVENT_TEXT_MAX_CHARS } from '../domain/event.ts'
import { appendMessage } from '../store/conversations.ts'

/**
 * Puts a message into a conversation, once for each client ID, and tells the account's webhooks. null: the conversation
 * was erased in between.
 */
export async function postMessage(
  deps: Deps,
  account_id: string,
  chat: Conversation,
  { author, text, client_id }: { author: MessageAuthor; text: string; client_id: string | null },
): Promise<Message | null> {
  const id = deps.newId('msg')
  const outboxId = deps.newId('out')
  const data = {
    chat_id: chat.id,
    message_id: id,
    lead_id: chat.lead_id,
    contact_id: chat.contact_id,
    from: author,
    text: text.slice(0, EVENT_TEXT_MAX_CHARS),
    truncated: text.length > EVENT_TEXT_MAX_CHARS,
  }
  const event = { id: deps.newId('evt'), type: 'chat.message.created' as const, data }
  const at = deps.now()
  const { outcome, message } = await appendMessage(
    deps.db(account_id),
    chat,
    { id, author, text, client_id, at },
    [event],
    outboxId,
  )
  if (!message) return null
  if (outcome === 'committed') deps.announce(account_id, outboxId)
  return wireMessage(message)
}

export const wireMessage = ({ id, seq, author, text, client_id, at }: StoredMessage): Message => ({
  id,
  seq,
  from: author,
  text,
  ...(client_id ? { client_id } : {}),
  at,
})
