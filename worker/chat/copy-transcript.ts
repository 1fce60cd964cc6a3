import type { Deps } from '../deps.ts'
import type { Conversation, StoredMessage } from '../domain/conversation.ts'
import { EVENT_TEXT_MAX_CHARS, type NewEvent } from '../domain/event.ts'
import { appendMessages, conversationById } from '../store/conversations.ts'
import type { RoomState, Transcript } from './transcript.ts'

/** Messages that go into one commit: what was written while the one before was under way. */
const TOGETHER = 20

export type Copied =
  | { kind: 'nothing to do' }
  | { kind: 'copied'; reopened: Conversation | null }
  /** The database had some of it, or the conversation was moved in between: look again. */
  | { kind: 'again' }
  /** The conversation was erased. */
  | { kind: 'gone' }

/** Brings the database nearer to what the room has, in order, by one commit. */
export async function copyTranscript(deps: Deps, room: RoomState, transcript: Transcript): Promise<Copied> {
  const pending = transcript.since(room.copied_seq, TOGETHER)
  if (pending.length === 0 && !room.reads_to_copy) return { kind: 'nothing to do' }
  const db = deps.db(room.account_id)
  const chat = await conversationById(db, room.chat_id)
  if (!chat) return { kind: 'gone' }
  if (chat.last_seq > room.copied_seq) {
    // A commit whose answer got lost.
    transcript.copied(chat.last_seq)
    return { kind: 'again' }
  }
  const outboxId = deps.newId('out')
  const { agent_read, visitor_read } = room
  const read = { agent_read, visitor_read, unread: transcript.unread() }
  const outcome = await appendMessages(
    db,
    chat,
    { messages: pending, read },
    pending.map((it) => written(deps, chat, it)),
    outboxId,
    deps.now(),
  )
  if (outcome !== 'committed') return { kind: 'again' }
  const last = pending.at(-1)
  if (last) transcript.copied(last.seq)
  transcript.readsCopied(agent_read, visitor_read)
  if (last) deps.announce(room.account_id, outboxId)
  const reopened = chat.status === 'closed' && pending.some(({ author }) => author === 'visitor')
  return { kind: 'copied', reopened: reopened ? chat : null }
}

const written = (
  { newId }: Deps,
  { id, lead_id, contact_id }: Conversation,
  message: Omit<StoredMessage, 'conversation_id'>,
): NewEvent => ({
  id: newId('evt'),
  type: 'chat.message.created',
  data: {
    chat_id: id,
    message_id: message.id,
    lead_id,
    contact_id,
    from: message.author,
    text: message.text.slice(0, EVENT_TEXT_MAX_CHARS),
    truncated: message.text.length > EVENT_TEXT_MAX_CHARS,
  },
})
