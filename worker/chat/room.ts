import { DurableObject } from 'cloudflare:workers'
import { CLOSE_POLICY, SOCKETS_PER_VISITOR } from '../../protocol/limits.ts'
import { LIVE_PROTOCOL, PING, PONG, type ServerFrame } from '../../protocol/live.ts'
import type { Message } from '../../protocol/public.ts'
import { type Deps, makeDeps, shipped, type Wiring } from '../deps.ts'
import type { Env } from '../env.ts'
import { fullAllowance } from './allowance.ts'
import { copyTranscript } from './copy-transcript.ts'
import { giveWay } from './give-way.ts'
import { hear } from './hear.ts'
import { inboxLine } from './inbox-line.ts'
import { loadHistory } from './load-history.ts'
import type { Posted, Posting, RoomObject } from './objects.ts'
import { readFrame } from './read-frame.ts'
import { answerClose, hangUp, say } from './say.ts'
import { type NewMessage, type RoomState, transcriptOf } from './transcript.ts'
import { wireMessage } from './wire-message.ts'

/** A socket that comes back is told so many messages at a time. */
const PART = 500
/** How long a caller waits for the database to have it too; the room has it anyway. */
const COPY_PATIENCE_MS = 5_000
/** When an object that was killed looks again, and how long it waits at most while the database can't be reached. */
const LOOK_AGAIN_MS = 5_000
const LOOK_AGAIN_MAX_MS = 5 * 60_000
const COPY_ATTEMPTS = 10
/** A moment: what is written meanwhile goes into the same commit. */
const COPY_AFTER_MS = 5
const GONE = 'the conversation is gone'

/**
 * The room of one conversation: the one writer of its messages, which gives them their numbers. A message is in the
 * room's own storage before anybody hears of it; the database gets it a moment later, in order, whatever happens to
 * the object in between. docs/adr/0022.
 */
export class Room extends DurableObject<Env> implements RoomObject {
  private readonly transcript = transcriptOf(this.ctx.storage)
  private opening: Promise<RoomState | null> | null = null
  private readonly inbox = inboxLine(this.ctx, this.env, this.transcript)
  private copying: Promise<void> | null = null
  /** How often all of it was taken away. */
  private erasures = 0
  private failures = 0
  private alarmAt = 0

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(PING, PONG))
  }

  /** Tests have another clock. */
  protected wiring(): Wiring {
    return shipped()
  }
  private deps = (): Deps => makeDeps(this.env, this.ctx, this.wiring())

  /** A visitor's socket; the route has made sure whose it is. */
  override async fetch(request: Request): Promise<Response> {
    const url = new URL(request.url)
    const room = await this.open(...identityIn(url))
    if (!room) return new Response(null, { status: 404 })
    const [client, server] = Object.values(new WebSocketPair()) as [WebSocket, WebSocket]
    const present = this.ctx.getWebSockets()
    giveWay(present, SOCKETS_PER_VISITOR)
    this.ctx.acceptWebSocket(server)
    const now = this.wiring().clock()
    server.serializeAttachment({ ...fullAllowance(now), since: now })
    const heard = url.searchParams.get('since')
    if (heard !== null) this.resume(server, Number(heard))
    if (room.agent_read > 0) send(server, { type: 'read', from: 'agent', seq: room.agent_read })
    if (present.length === 0) this.inbox.tell({ type: 'presence', online: true })
    return new Response(null, {
      status: 101,
      webSocket: client,
      headers: { 'sec-websocket-protocol': LIVE_PROTOCOL },
    })
  }

  override webSocketMessage(socket: WebSocket, data: string | ArrayBuffer): void {
    const frame = hear(socket, data, readFrame, this.wiring().clock(), this.env)
    if (!frame) return
    if (!this.transcript.state()) {
      hangUp(socket, CLOSE_POLICY, GONE)
      return
    }
    switch (frame.type) {
      case 'send': {
        const { message } = this.store({ author: 'visitor', ...frame }, socket)
        send(socket, ackOf(frame.client_id, message))
        break
      }
      case 'typing':
        this.inbox.tell({ type: 'typing', from: 'visitor' })
        this.broadcast({ type: 'typing', from: 'visitor' }, socket)
        break
      case 'read':
        this.noteRead('visitor', frame.seq)
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
    const others = this.ctx.getWebSockets().filter((it) => it !== socket && it.readyState === WebSocket.OPEN)
    if (others.length === 0 && this.transcript.state()) this.inbox.tell({ type: 'presence', online: false })
  }

  async post(account_id: string, chat_id: string, posting: Posting): Promise<Posted> {
    if (!(await this.open(account_id, chat_id))) return { kind: 'gone' }
    const { kind, message } = this.store(posting)
    const copied = await Promise.race([this.copy().then(() => true), scheduler.wait(COPY_PATIENCE_MS)])
    // Erased while it was on its way.
    if (copied && !this.transcript.state()) return { kind: 'gone' }
    return { kind, message }
  }

  async postLive(account_id: string, chat_id: string, posting: Posting): Promise<Posted> {
    return (await this.open(account_id, chat_id)) ? this.store(posting) : { kind: 'gone' }
  }

  async settled(): Promise<void> {
    if (this.transcript.state()) await Promise.race([this.copy(), scheduler.wait(COPY_PATIENCE_MS)])
  }

  async agentTypes(account_id: string, chat_id: string): Promise<boolean> {
    if (!(await this.open(account_id, chat_id))) return false
    this.broadcast({ type: 'typing', from: 'agent' })
    return true
  }
  async agentRead(account_id: string, chat_id: string, seq: number): Promise<boolean> {
    if (!(await this.open(account_id, chat_id))) return false
    this.noteRead('agent', seq)
    return true
  }

  online(): boolean {
    return this.ctx.getWebSockets().length > 0
  }

  async erase(): Promise<void> {
    for (const socket of this.ctx.getWebSockets()) hangUp(socket, CLOSE_POLICY, GONE)
    this.erasures++
    this.alarmAt = 0
    await this.transcript.erase()
  }

  override async alarm(): Promise<void> {
    this.alarmAt = 0
    await this.copy()
  }

  /** What is here, or what the database has; null: there is no such conversation. */
  private open(account_id: string, chat_id: string): Promise<RoomState | null> | RoomState {
    const here = this.transcript.state()
    if (here) return here
    this.opening ??= this.load(account_id, chat_id).finally(() => {
      this.opening = null
    })
    return this.opening
  }

  private async load(account_id: string, chat_id: string): Promise<RoomState | null> {
    const { erasures } = this
    const history = await loadHistory(this.deps().db(account_id), chat_id)
    if (!history) return null
    // What was read before it was erased must not come back.
    if (erasures !== this.erasures) return this.load(account_id, chat_id)
    this.transcript.begin(account_id, history.chat, history.messages)
    return this.transcript.state()
  }

  /** Once for each client ID of its author; from here on it can't get lost. */
  private store({ author, text, client_id, socket }: Posting, by?: WebSocket) {
    const room = this.transcript.state()
    if (room) this.inbox.tellWhatIsLeft(room)
    const known = client_id ? this.transcript.byClientId(author, client_id) : null
    if (known) return { kind: 'repeat' as const, message: wireMessage(known) }
    const { newId, now } = this.deps()
    const row: NewMessage = { id: newId('msg'), author, text, client_id, at: now() }
    const message = wireMessage(this.transcript.append(row))
    this.lookAgain()
    this.broadcast({ type: 'message', message }, by)
    this.inbox.tellMessage(message, socket)
    this.ctx.waitUntil(this.copySoon())
    return { kind: 'stored' as const, message }
  }

  private resume(socket: WebSocket, since: number) {
    for (let seq = since; ; ) {
      const part = this.transcript.since(seq, PART)
      for (const row of part) send(socket, { type: 'message', message: wireMessage(row) })
      if (part.length < PART) return
      seq = part.at(-1)?.seq ?? seq
    }
  }

  private noteRead(side: 'visitor' | 'agent', seq: number) {
    if (!this.transcript.read(side, seq)) return
    const room = this.transcript.state()
    const read = side === 'agent' ? room?.agent_read : room?.visitor_read
    const frame = { type: 'read' as const, from: side, seq: read ?? seq }
    if (side === 'agent') this.broadcast(frame)
    this.inbox.tell(frame)
    this.lookAgain()
    this.ctx.waitUntil(this.copySoon())
  }

  /** Should this object be killed before the database has all. An alarm that is set is not moved: it costs as much as a message. */
  private lookAgain(wait = LOOK_AGAIN_MS) {
    const now = Date.now()
    if (this.alarmAt > now + LOOK_AGAIN_MS / 5) return
    this.alarmAt = now + wait
    void this.ctx.storage.setAlarm(this.alarmAt)
  }

  /** Who waits for the acknowledgement gets it before the database is asked. */
  private async copySoon(): Promise<void> {
    await this.ctx.storage.sync()
    await scheduler.wait(COPY_AFTER_MS)
    await this.copy()
  }

  /** One at a time; whoever asks while it goes on waits for what was there when they asked. */
  private async copy(): Promise<void> {
    while (this.copying) await this.copying
    this.copying = this.copyAll().finally(() => {
      this.copying = null
    })
    await this.copying
  }

  private async copyAll(): Promise<void> {
    try {
      for (let attempt = 0; attempt < COPY_ATTEMPTS; ) {
        const room = this.transcript.state()
        if (!room) return
        this.inbox.tellWhatIsLeft(room)
        const outcome = await copyTranscript(this.deps(), room, this.transcript)
        if (outcome.kind === 'gone') return await this.erase()
        if (outcome.kind === 'nothing to do') {
          this.failures = 0
          return
        }
        if (outcome.kind === 'again') attempt++
        else if (outcome.reopened)
          this.inbox.tell({ type: 'changed', status: 'open', assignee_id: outcome.reopened.assignee_id })
      }
      throw new Error('the conversation is changed too often')
    } catch (error) {
      console.error(
        JSON.stringify({ level: 'error', room: this.transcript.state()?.chat_id, error: String(error) }),
      )
      const wait = Math.min(LOOK_AGAIN_MS * 2 ** this.failures++, LOOK_AGAIN_MAX_MS)
      this.lookAgain(wait)
    }
  }

  private broadcast(frame: ServerFrame, except?: WebSocket) {
    const text = JSON.stringify(frame)
    for (const socket of this.ctx.getWebSockets()) if (socket !== except) say(socket, text)
  }
}

const identityIn = ({ searchParams }: URL): [account_id: string, chat_id: string] => [
  searchParams.get('account') ?? '',
  searchParams.get('chat') ?? '',
]

const ackOf = (client_id: string, { id, seq }: Message): ServerFrame => ({ type: 'ack', client_id, id, seq })

const send = (socket: WebSocket, frame: ServerFrame) => say(socket, frame)
