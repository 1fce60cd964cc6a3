import type { InboxFrame } from '../../protocol/live.ts'
import type { Env } from '../env.ts'

/** The room of a conversation, wherever it is; it wakes when it is spoken to. */
export const roomOf = (env: Env, account_id: string, chat_id: string) =>
  env.ROOM.get(env.ROOM.idFromName(`${account_id} ${chat_id}`))

/** Where the agents of an account hear of all its conversations. */
export const inboxOf = (env: Env, account_id: string) => env.INBOX.get(env.INBOX.idFromName(account_id))

/** Tells the agents who are there. Those who are not read it from the database when they come. */
export async function tellInbox(env: Env, account_id: string, frame: InboxFrame): Promise<void> {
  await inboxOf(env, account_id)
    .tell(frame)
    .catch(() => {})
}
