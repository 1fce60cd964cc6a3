import type { Message } from '../../protocol/public.ts'
import type { StoredMessage } from '../domain/conversation.ts'

export const wireMessage = ({
  id,
  seq,
  author,
  text,
  client_id,
  at,
}: Omit<StoredMessage, 'conversation_id'>): Message => ({
  id,
  seq,
  from: author,
  text,
  ...(client_id ? { client_id } : {}),
  at,
})
