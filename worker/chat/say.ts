/** A socket that closed in this moment throws; whoever it was is told when they come back. */
export function say(socket: WebSocket, frame: object | string): void {
  try {
    socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame))
  } catch {}
}

export function hangUp(socket: WebSocket, code: number, reason: string): void {
  try {
    socket.close(code, reason)
  } catch {}
}

/** "No code" and "broken off" are what a program is told, and nothing that may be said (RFC 6455 7.4.1). */
const UNSAYABLE = [1005, 1006, 1015]
const CLOSE_NORMAL = 1000

/** The other end waits ten seconds for this answer. */
export const answerClose = (socket: WebSocket, code: number): void =>
  hangUp(socket, UNSAYABLE.includes(code) ? CLOSE_NORMAL : code, '')
