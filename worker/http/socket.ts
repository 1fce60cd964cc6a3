import { LIVE_PROTOCOL, TOKEN_PROTOCOL_PREFIX } from '../../protocol/live.ts'
import type { C } from './context.ts'

/** What the client offers to speak; a browser can say nothing else about itself when it opens a socket. */
export const protocolsOf = (c: C) =>
  (c.req.header('sec-websocket-protocol') ?? '').split(',').map((it) => it.trim())

export const isUpgrade = (c: C) => c.req.header('upgrade')?.toLowerCase() === 'websocket'
export const speaksLive = (c: C) => protocolsOf(c).includes(LIVE_PROTOCOL)

/** The token stands in no address, so in no log either. */
export const tokenOf = (c: C) =>
  protocolsOf(c)
    .find((it) => it.startsWith(TOKEN_PROTOCOL_PREFIX))
    ?.slice(TOKEN_PROTOCOL_PREFIX.length)

/** Hands the request to an object, which answers with its end of the socket. */
export async function upgrade(
  object: { fetch: (request: Request) => Promise<Response> },
  c: C,
  about: Record<string, string>,
): Promise<Response> {
  const { status, webSocket, headers } = await object.fetch(
    new Request(`https://object/?${new URLSearchParams(about)}`, {
      headers: {
        upgrade: 'websocket',
        ...(speaksLive(c) ? { 'sec-websocket-protocol': LIVE_PROTOCOL } : {}),
      },
    }),
  )
  // Made anew, since the headers of what another object answered can't be added to.
  return new Response(null, { status, webSocket, headers })
}
