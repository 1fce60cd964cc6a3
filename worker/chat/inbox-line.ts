import type { Message } from '../../protocol/public.ts'
import type { Env } from '../env.ts'
import type { Told } from './objects.ts'
import { inboxOf } from './rooms.ts'
import type { RoomState, Transcript } from './transcript.ts'
import { wireMessage } from './wire-message.ts'

/** More than anybody writes before the object is killed. */
const PART = 500

/** How a room tells the agents of its account what happens in it, message after message. */
export const inboxLine = (ctx: DurableObjectState, env: Env, transcript: Transcript) => {
  let inbox: ReturnType<typeof inboxOf> | null = null
  let begun = false

  const line = {
    tell(frame: Told, socket?: string) {
      const room = transcript.state()
      if (!room) return
      const say = { ...frame, chat_id: room.chat_id }
      // By one stub: what is said by several may be overtaken. One that fails is of an object that is gone.
      inbox ??= inboxOf(env, room.account_id)
      const telling = inbox.tell(say, socket).catch(() => {
        inbox = inboxOf(env, room.account_id)
        return inbox.tell(say, socket).catch(() => {})
      })
      ctx.waitUntil(telling)
    },

    /** `socket`: the one of the inbox that it came by. */
    tellMessage(message: Message, socket?: string) {
      line.tell({ type: 'message', message }, socket)
    },

    /** First of all, since the object before may have been killed: what the database does not have, the agents may not have heard either. */
    tellWhatIsLeft(room: RoomState) {
      if (begun) return
      begun = true
      for (const row of transcript.since(room.copied_seq, PART)) line.tellMessage(wireMessage(row))
    },
  }
  return line
}
