import type { Message, MessageAuthor } from '../../protocol/public.ts'
import type { Deps } from '../deps.ts'
import { roomOf } from './rooms.ts'

/**
 * Puts a message into a conversation, once for each client ID, and tells everybody: who has it open, the account's
 * agents and webhooks. null: the conversation was erased in between.
 */
export async function postMessage(
  { env }: Deps,
  account_id: string,
  chat_id: string,
  message: { author: MessageAuthor; text: string; client_id: string | null },
): Promise<Message | null> {
  const posted = await roomOf(env, account_id, chat_id).post(account_id, chat_id, message)
  return posted.kind === 'gone' ? null : posted.message
}
