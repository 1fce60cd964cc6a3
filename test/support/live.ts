import type { InboxFrame, ServerFrame } from '../../protocol/live.ts'
import type { Account } from './account.ts'
import { eventually } from './account.ts'

// biome-ignore lint/suspicious/noExplicitAny: frames are looked at by their fields
type Frame = any

/** A socket as a program opens it, with every frame that came. */
export type Live = Awaited<ReturnType<typeof openLive>>

export async function openLive(
  url: string,
  { protocols = [], headers = {} }: { protocols?: string[]; headers?: Record<string, string> } = {},
) {
  // Node's own sends the headers that a browser would.
  const socket = new WebSocket(url.replace(/^http/, 'ws'), { protocols, headers } as never)
  const frames: Frame[] = []
  let closed: { code: number; reason: string } | null = null
  socket.addEventListener('message', ({ data }) => {
    frames.push(data === 'pong' ? data : JSON.parse(data as string))
  })
  const end = new Promise<{ code: number; reason: string }>((resolve) =>
    socket.addEventListener('close', ({ code, reason }) => {
      closed = { code, reason }
      resolve(closed)
    }),
  )
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve())
    socket.addEventListener('error', () => reject(new Error(`no socket at ${url}`)))
  })
  // As our own clients do: the local runtime ends a connection on which nothing ever came in ten seconds late.
  socket.send('ping')
  const live = {
    socket,
    frames,
    end,
    closed: () => closed,
    say: (frame: unknown) => socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame)),
    of: (type: (ServerFrame | InboxFrame)['type']) => frames.filter((it) => it.type === type),
    /** The first frame that looks like this, once it is there. */
    frame: (like: (frame: Frame) => boolean) =>
      eventually(
        async () => frames.find(like) ?? null,
        (it) => it !== null,
      ),
    async close() {
      socket.close()
      await end
    },
  }
  return live
}

/** What is answered to an upgrade that is refused. */
export async function refusal(url: string, headers: Record<string, string>): Promise<number> {
  const { request } = await import('node:http')
  return new Promise((resolve, reject) => {
    const asked = request(url, {
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'MDEyMzQ1Njc4OWFiY2RlZg==',
        ...headers,
      },
    })
    asked.on('response', (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    asked.on('upgrade', (_, socket) => {
      socket.destroy()
      resolve(101)
    })
    asked.on('error', reject)
    asked.end()
  })
}

export const ORIGIN = 'https://shop.example'

export type Chat = { chat_id: string; token: string }

export const visitorSocket = (
  acme: Pick<Account, 'base'>,
  { chat_id, token }: Chat,
  since?: number,
  origin = ORIGIN,
) =>
  openLive(`${acme.base}/v1/chats/${chat_id}/socket${since === undefined ? '' : `?since=${since}`}`, {
    protocols: ['onelead.v1', `token.${token}`],
    headers: { origin },
  })

export const agentSocket = (acme: Pick<Account, 'base' | 'key'>) =>
  openLive(`${acme.base}/api/v1/inbox/socket`, { headers: { authorization: `Bearer ${acme.key}` } })
