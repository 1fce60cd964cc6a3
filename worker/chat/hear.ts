import { CLOSE_POLICY, CLOSE_TOO_BIG, FRAME_MAX_BYTES } from '../../protocol/limits.ts'
import { type Allowance, fullAllowance, spend } from './allowance.ts'
import type { Refused } from './read-frame.ts'
import { hangUp, say } from './say.ts'

/** A socket's attachment outlives the object's memory; what else stands in it stays. */
type Attached = Allowance | null

/**
 * One frame from a socket, if it is one and the socket may still send: too long or too many close it, what is no frame
 * is answered. null: there is nothing to do.
 */
export function hear<Frame extends { type: string }>(
  socket: WebSocket,
  data: string | ArrayBuffer,
  read: (data: unknown) => Frame | Refused,
  now: number,
  env: { ONELEAD_RATE_LIMIT?: string },
): Exclude<Frame, Refused> | null {
  if (sizeOf(data) > FRAME_MAX_BYTES) {
    hangUp(socket, CLOSE_TOO_BIG, `at most ${FRAME_MAX_BYTES} bytes a frame`)
    return null
  }
  const frame = read(data)
  if (env.ONELEAD_RATE_LIMIT !== 'off') {
    const attached = socket.deserializeAttachment() as Attached
    const { allowance, verdict } = spend(attached ?? fullAllowance(now), now)
    socket.serializeAttachment({ ...attached, ...allowance })
    if (verdict === 'cut off') {
      hangUp(socket, CLOSE_POLICY, 'too many frames')
      return null
    }
    if (verdict === 'refused') {
      say(socket, { type: 'problem', code: 'rate_limited', ...clientIdOf(frame) })
      return null
    }
  }
  if (frame.type === 'problem') {
    say(socket, frame)
    return null
  }
  return frame as Exclude<Frame, Refused>
}

const clientIdOf = (frame: object) =>
  'client_id' in frame && typeof frame.client_id === 'string' ? { client_id: frame.client_id } : {}

const sizeOf = (data: string | ArrayBuffer) =>
  typeof data !== 'string'
    ? data.byteLength
    : data.length > FRAME_MAX_BYTES
      ? data.length
      : new TextEncoder().encode(data).length
