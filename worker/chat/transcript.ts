import type { Side } from '../../protocol/live.ts'
import type { MessageAuthor } from '../../protocol/public.ts'
import type { Conversation, StoredMessage } from '../domain/conversation.ts'

/** Which conversation a room holds, and how far it has come. */
export type RoomState = {
  account_id: string
  chat_id: string
  last_seq: number
  /** Up to here the database has it too. */
  copied_seq: number
  visitor_read: number
  agent_read: number
  /** What the sides have read is not in the database yet. */
  reads_to_copy: 0 | 1
}

export type NewMessage = {
  id: string
  author: MessageAuthor
  text: string
  client_id: string | null
  at: string
}

type Row = Omit<StoredMessage, 'conversation_id'>

const TABLES = `
  CREATE TABLE IF NOT EXISTS room (
    one INTEGER PRIMARY KEY CHECK (one = 1), account_id TEXT NOT NULL, chat_id TEXT NOT NULL, last_seq INTEGER NOT NULL,
    copied_seq INTEGER NOT NULL, visitor_read INTEGER NOT NULL, agent_read INTEGER NOT NULL, reads_to_copy INTEGER NOT NULL
  );
  CREATE TABLE IF NOT EXISTS messages (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL, author TEXT NOT NULL, text TEXT NOT NULL, client_id TEXT, at TEXT NOT NULL,
    UNIQUE (author, client_id)
  );`

/**
 * A room's own copy of its conversation, in the SQLite beside the object. Every function here runs to its end without
 * waiting, so nothing comes between a look and a write, and what leaves the object afterwards waits for the disk.
 */
export const transcriptOf = (storage: DurableObjectStorage) => {
  const { sql } = storage
  // Where nobody has been, or all was taken away, there are no tables either: an object without storage costs nothing.
  let made = sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'room'").toArray().length > 0
  const rows = <T>(text: string, ...values: SqlStorageValue[]) =>
    made ? (sql.exec(text, ...values).toArray() as unknown as T[]) : []

  const transcript = {
    /** null: nobody has been here yet. */
    state: () => rows<RoomState>('SELECT * FROM room')[0] ?? null,

    /** Takes over what the database has. */
    begin(account_id: string, chat: Conversation, messages: StoredMessage[]) {
      const last_seq = messages.at(-1)?.seq ?? chat.last_seq
      storage.transactionSync(() => {
        sql.exec(TABLES)
        made = true
        sql.exec(
          'INSERT OR IGNORE INTO room VALUES (1, ?, ?, ?, ?, ?, ?, 0)',
          account_id,
          chat.id,
          last_seq,
          last_seq,
          chat.visitor_read,
          chat.agent_read,
        )
        for (const it of messages) write(it)
      })
    },

    since: (seq: number, limit: number) =>
      rows<Row>('SELECT * FROM messages WHERE seq > ? ORDER BY seq LIMIT ?', seq, limit),

    /** Each side names its own messages. */
    byClientId: (author: MessageAuthor, client_id: string) =>
      rows<Row>('SELECT * FROM messages WHERE author = ? AND client_id = ?', author, client_id)[0] ?? null,

    async erase() {
      made = false
      await storage.deleteAlarm()
      await storage.deleteAll()
    },

    /** Gives it its number. */
    append(message: NewMessage): Row {
      return storage.transactionSync(() => {
        const [state] = rows<RoomState>('UPDATE room SET last_seq = last_seq + 1 RETURNING *')
        const row = { ...message, seq: (state as RoomState).last_seq }
        write(row)
        // Who writes has read what stands above.
        transcript.read(message.author === 'agent' ? 'agent' : 'visitor', row.seq)
        return row
      })
    },

    /** true: it is further than before. */
    read(side: Side, seq: number): boolean {
      const column = side === 'agent' ? 'agent_read' : 'visitor_read'
      return (
        rows(
          `UPDATE room SET ${column} = min(?1, last_seq), reads_to_copy = 1
            WHERE min(?1, last_seq) > ${column} RETURNING one`,
          seq,
        ).length > 0
      )
    },

    /** Messages of the visitor that no agent has read. */
    unread: () =>
      rows<{ n: number }>(`SELECT count(*) AS n FROM messages
        WHERE author = 'visitor' AND seq > (SELECT agent_read FROM room)`)[0]?.n ?? 0,

    copied(seq: number) {
      rows('UPDATE room SET copied_seq = max(copied_seq, ?)', seq)
    },
    readsCopied(agent: number, visitor: number) {
      rows('UPDATE room SET reads_to_copy = 0 WHERE agent_read = ? AND visitor_read = ?', agent, visitor)
    },
  }

  const write = ({ seq, id, author, text, client_id, at }: Row) =>
    sql.exec('INSERT OR IGNORE INTO messages VALUES (?, ?, ?, ?, ?, ?)', seq, id, author, text, client_id, at)

  return transcript
}

export type Transcript = ReturnType<typeof transcriptOf>
