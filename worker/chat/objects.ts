import type { InboxFrame } from '../../protocol/live.ts'
import type { Message, MessageAuthor } from '../../protocol/public.ts'

/** What rooms and inboxes may be asked from elsewhere. */

export type Posting = {
  author: MessageAuthor
  text: string
  client_id: string | null
  /** Socket of the inbox that it came by: it gets the acknowledgement, the others the message. */
  socket?: string
}

export type Posted = { kind: 'stored' | 'repeat'; message: Message } | { kind: 'gone' }

export interface RoomObject extends Rpc.DurableObjectBranded {
  /** Stores a message; answers when the database has it too. */
  post(account_id: string, chat_id: string, posting: Posting): Promise<Posted>
  /** The same for a socket of the inbox, which is told as soon as the room has it. */
  postLive(account_id: string, chat_id: string, posting: Posting): Promise<Posted>
  /** The database has what the room has: for readers who ask it. */
  settled(): Promise<void>
  /** An agent writes, or has read; false: there is no such conversation. */
  agentTypes(account_id: string, chat_id: string): Promise<boolean>
  agentRead(account_id: string, chat_id: string, seq: number): Promise<boolean>
  /** Whether the visitor's page is open. */
  online(): boolean
  /** Takes all of it away, after the database has. */
  erase(): Promise<void>
}

export interface InboxObject extends Rpc.DurableObjectBranded {
  /** Passes on what happened in a conversation. `from`: the socket that an agent's message came by. */
  tell(frame: InboxFrame, from?: string): void
  /** A key was taken back, or somebody signed out: what they have open closes. */
  dismiss(agent_id: string): void
}

/** A frame of one conversation, without which one. */
export type Told = WithoutChat<InboxFrame>
type WithoutChat<T> = T extends unknown ? Omit<T, 'chat_id'> : never

/** What a socket of the inbox is known by. */
export type Seat = {
  id: string
  account_id: string
  agent: { id: string; name: string }
  /** What the page has open. */
  chat_id: string | null
  /** The sign-in holds so long, ISO 8601; null: as long as the key. */
  expires_at: string | null
}
