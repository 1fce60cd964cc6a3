/** Frames of the sockets, as they stand on the wire: JSON texts. Those of the agents' socket add `chat_id`. */
import type { Message, MessageAuthor } from './public.ts'

/** The subprotocol that both ends speak; the visitor's token stands beside it as `token.…`. */
export const LIVE_PROTOCOL = 'onelead.v1'
export const TOKEN_PROTOCOL_PREFIX = 'token.'

/** Answered without waking the room: a client that hears nothing for a while asks. */
export const PING = 'ping'
export const PONG = 'pong'

export type ProblemCode =
  | 'malformed_json'
  | 'unknown_frame'
  | 'invalid'
  | 'rate_limited'
  | 'not_found'
  | 'busy'

export type Side = 'visitor' | 'agent'

export type ServerFrame =
  | { type: 'message'; message: Message }
  | { type: 'ack'; client_id: string; id: string; seq: number }
  | { type: 'typing'; from: MessageAuthor }
  /** `from` has read up to `seq`. */
  | { type: 'read'; seq: number; from: Side }
  | { type: 'problem'; code: ProblemCode; client_id?: string }

export type ClientFrame =
  | { type: 'send'; text: string; client_id: string }
  | { type: 'typing' }
  | { type: 'read'; seq: number }

/** Who of the agents a frame is about: the ID of a user or of a key, and a name to show. */
export type Agent = { id: string; name: string }

/** What agents are told beyond the frames of a conversation. */
export type InboxFrame = { chat_id: string } & (
  | Exclude<ServerFrame, { type: 'problem' }>
  | { type: 'typing'; from: 'agent'; agent: Agent }
  /** A visitor's page is open, or is not any longer. */
  | { type: 'presence'; online: boolean }
  /** Agents who have the conversation open. */
  | { type: 'viewers'; agents: Agent[] }
  /** Somebody took it over, assigned it, closed it or opened it again. */
  | { type: 'changed'; status: 'open' | 'closed'; assignee_id: string | null }
  /** It was erased, with the person. */
  | { type: 'gone' }
)

/** Of the agents' own frames only: which conversation is open on the page; null: none. */
export type ViewFrame = { type: 'view'; chat_id: string | null }
