import { CLIENT_ID_MAX_CHARS, MESSAGE_MAX_CHARS } from '../../protocol/limits.ts'
import type { ClientFrame, ProblemCode, ViewFrame } from '../../protocol/live.ts'

export type Refused = { type: 'problem'; code: ProblemCode; client_id?: string }

type Fields = Record<string, unknown>
const LONGEST_ID_CHARS = 64

/** What a client says, made into a type once; whatever else comes is answered with a problem and harms nobody. */
export function readFrame(data: unknown): ClientFrame | Refused {
  const fields = fieldsOf(data)
  if (!fields) return { type: 'problem', code: 'malformed_json' }
  switch (fields.type) {
    case 'send': {
      const { text, client_id } = fields
      if (!isClientId(client_id)) return { type: 'problem', code: 'invalid' }
      return isMessageText(text)
        ? { type: 'send', text, client_id }
        : { type: 'problem', code: 'invalid', client_id }
    }
    case 'typing':
      return { type: 'typing' }
    case 'read':
      return Number.isSafeInteger(fields.seq) && (fields.seq as number) >= 0
        ? { type: 'read', seq: fields.seq as number }
        : { type: 'problem', code: 'invalid' }
    default:
      return { type: 'problem', code: 'unknown_frame' }
  }
}

/** On the agents' socket: the same, and of which conversation. */
export function readInboxFrame(data: unknown): (ClientFrame & { chat_id: string }) | ViewFrame | Refused {
  const fields = fieldsOf(data)
  if (fields?.type === 'view' && (fields.chat_id === null || isChatId(fields.chat_id)))
    return { type: 'view', chat_id: fields.chat_id }
  const frame = readFrame(data)
  if (frame.type === 'problem') return frame
  const chat_id = fields?.chat_id
  const named = frame.type === 'send' ? { client_id: frame.client_id } : {}
  return isChatId(chat_id) ? { ...frame, chat_id } : { type: 'problem', code: 'invalid', ...named }
}

function fieldsOf(data: unknown): Fields | null {
  if (typeof data !== 'string') return null
  try {
    const value: unknown = JSON.parse(data)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null
  } catch {
    return null
  }
}

const isMessageText = (text: unknown): text is string =>
  typeof text === 'string' &&
  text.trim().length > 0 &&
  text.length <= MESSAGE_MAX_CHARS &&
  text.isWellFormed() &&
  !text.includes('\0')

const isClientId = (id: unknown): id is string =>
  typeof id === 'string' && id.length <= CLIENT_ID_MAX_CHARS && /^[\w.:-]+$/.test(id)

const isChatId = (id: unknown): id is string =>
  typeof id === 'string' && id.length <= LONGEST_ID_CHARS && /^chat_\w+$/.test(id)
