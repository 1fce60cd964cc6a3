import { DurableObject } from 'cloudflare:workers'
import { CLOSE_POLICY } from '../../protocol/limits.ts'
import { type InboxFrame, LIVE_PROTOCOL, PING, PONG } from '../../protocol/live.ts'
import { shipped, type Wiring } from '../deps.ts'
import type { Env } from '../env.ts'
import { type Allowance, fullAllowance } from './allowance.ts'
import { giveWay } from './give-way.ts'
import { hear } from './hear.ts'
import type { InboxObject, Seat } from './objects.ts'
import { readInboxFrame } from './read-frame.ts'
import { roomOf } from './rooms.ts'
import { answerClose, hangUp, say } from './say.ts'

/** Sockets of one account; the oldest gives way. */
const SEATS_MAX = 500
/** Conversations whose last number is remembered, so that what a room says twice is heard once. */
const REMEMBERED_MAX = 5_000
const SIGNED_OUT = 'no longer signed in'

/** The inbox of one account: it has the agents' sockets and nothing of its own; what agents hear stands in rooms and database. */
export class Inbox extends DurableObject<Env> implements InboxObject {
  private readonly heard = new Map<string, number>()
  private readonly rooms = new Map<string, ReturnType<typeof roomOf>>()

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(PING, PONG))
  }

  protected wiring(): Wiring {
    return shipped()
  }

  /** An agent's socket; the route has made sure whose it is. */
  override async fetch(request: Request): Promise<Response> {
    const seat: Seat = JSON.parse(new URL(request.url).searchParams.get('seat') ?? 'null')
    const [client, server] = Object.values(new WebSocketPair()) as [WebSocket, WebSocket]
    giveWay(this.ctx.getWebSockets(), SEATS_MAX)
    this.ctx.acceptWebSocket(server, [seat.agent.id])
    const now = this.wiring().clock()
    server.serializeAttachment({ ...fullAllowance(now), since: now, ...seat })
    return new Response(null, {
      status: 101,
      webSocket: client,
      headers: request.headers.has('sec-websocket-protocol')
        ? { 'sec-websocket-protocol': LIVE_PROTOCOL }
        : {},
    })
  }

  override async webSocketMessage(socket: WebSocket, data: string | ArrayBuffer): Promise<void> {
    const frame = hear(socket, data, readInboxFrame, this.wiring().clock(), this.env)
    if (!frame) return
    const seat = this.seatOf(socket)
    if (!seat) return
    const { account_id, agent } = seat
    if (frame.type === 'view') return this.view(socket, seat, frame.chat_id)
    const { chat_id } = frame
    const room = this.roomOf(account_id, chat_id)
    const refuse = (code: 'not_found' | 'busy') =>
      say(socket, {
        type: 'problem',
        code,
        chat_id,
        ...('client_id' in frame ? { client_id: frame.client_id } : {}),
      })
    try {
      switch (frame.type) {
        case 'send': {
          const { text, client_id } = frame
          const posted = await room.postLive(account_id, chat_id, {
            author: 'agent',
            text,
            client_id,
            socket: seat.id,
          })
          if (posted.kind === 'gone') return refuse('not_found')
          // A new one is acknowledged where the others are told, so that numbers come in order.
          if (posted.kind === 'repeat')
            say(socket, { type: 'ack', chat_id, client_id, id: posted.message.id, seq: posted.message.seq })
          return
        }
        case 'typing':
          if (!(await room.agentTypes(account_id, chat_id))) return refuse('not_found')
          return this.broadcast({ type: 'typing', chat_id, from: 'agent', agent }, socket)
        case 'read':
          if (!(await room.agentRead(account_id, chat_id, frame.seq))) refuse('not_found')
          return
      }
    } catch {
      // It may be of an object that is gone.
      this.rooms.delete(chat_id)
      refuse('busy')
    }
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    answerClose(socket, code)
    this.left(socket)
  }
  override webSocketError(socket: WebSocket): void {
    this.left(socket)
  }

  private left(socket: WebSocket) {
    const seat = this.seatOf(socket, false)
    if (seat?.chat_id) this.showViewers(seat.chat_id, socket)
  }

  tell(frame: InboxFrame, from?: string): void {
    if (frame.type !== 'message') {
      this.broadcast(frame)
      return
    }
    const { chat_id, message } = frame
    if (message.seq <= (this.heard.get(chat_id) ?? 0)) return
    if (this.heard.size >= REMEMBERED_MAX) this.heard.clear()
    this.heard.set(chat_id, message.seq)
    const sender = this.ctx.getWebSockets().find((it) => from && this.seatOf(it, false)?.id === from)
    if (sender && message.client_id)
      say(sender, { type: 'ack', chat_id, client_id: message.client_id, id: message.id, seq: message.seq })
    this.broadcast(frame, sender)
  }

  dismiss(agent_id: string): void {
    for (const socket of this.ctx.getWebSockets(agent_id)) hangUp(socket, CLOSE_POLICY, SIGNED_OUT)
  }

  private async view(socket: WebSocket, seat: Seat, chat_id: string | null) {
    this.attach(socket, { chat_id })
    for (const each of new Set([seat.chat_id, chat_id])) if (each) this.showViewers(each)
    if (!chat_id) return
    const online = await this.roomOf(seat.account_id, chat_id).online()
    say(socket, { type: 'presence', chat_id, online })
  }

  /** By one stub: what is said by several may be overtaken. */
  private roomOf(account_id: string, chat_id: string) {
    const room = this.rooms.get(chat_id) ?? roomOf(this.env, account_id, chat_id)
    if (this.rooms.size >= REMEMBERED_MAX) this.rooms.clear()
    this.rooms.set(chat_id, room)
    return room
  }

  private showViewers(chat_id: string, leaving?: WebSocket) {
    const seats = this.ctx
      .getWebSockets()
      .filter((it) => it !== leaving)
      .flatMap((it) => this.seatOf(it, false) ?? [])
    const viewing = seats.filter((it) => it.chat_id === chat_id).map((it) => it.agent)
    const agents = [...new Map(viewing.map((it) => [it.id, it])).values()]
    this.broadcast({ type: 'viewers', chat_id, agents }, leaving)
  }

  private attach(socket: WebSocket, change: Partial<Seat>) {
    socket.serializeAttachment({ ...socket.deserializeAttachment(), ...change })
  }

  /** null, and closed: its sign-in has run out. */
  private seatOf(socket: WebSocket, closing = true): Seat | null {
    const seat = socket.deserializeAttachment() as (Seat & Allowance) | null
    if (!seat) return null
    const now = new Date(this.wiring().clock()).toISOString()
    if (!seat.expires_at || seat.expires_at > now) return seat
    if (closing) hangUp(socket, CLOSE_POLICY, SIGNED_OUT)
    return null
  }

  private broadcast(frame: InboxFrame, except?: WebSocket) {
    const text = JSON.stringify(frame)
    for (const socket of this.ctx.getWebSockets())
      if (socket !== except && this.seatOf(socket)) say(socket, text)
  }
}
