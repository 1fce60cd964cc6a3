import { CLOSE_POLICY } from '../../protocol/limits.ts'
import { hangUp } from './say.ts'

/** Part of what is attached to a socket: when it was opened, in ms. */
export type Since = { since: number }

/** Closes the oldest of these until there is room for one more. The platform lists them in no order. */
export function giveWay(sockets: WebSocket[], max: number): void {
  const since = (it: WebSocket) => (it.deserializeAttachment() as Since | null)?.since ?? 0
  const open = sockets.filter((it) => it.readyState === WebSocket.OPEN)
  for (const oldest of open
    .toSorted((a, b) => since(a) - since(b))
    .slice(0, Math.max(0, open.length + 1 - max)))
    hangUp(oldest, CLOSE_POLICY, 'another one was opened')
}
