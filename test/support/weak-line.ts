import { connect, createServer, type Socket } from 'node:net'

export type WeakLine = Awaited<ReturnType<typeof startWeakLine>>

/**
 * A line to the server that can be cut: what is sent through it arrives, until a fault says otherwise. Connections are
 * passed on byte by byte; nothing here knows HTTP or WebSocket.
 */
export async function startWeakLine(target: string) {
  let { hostname, port } = new URL(target)
  const open = new Set<[Socket, Socket]>()
  let up = true
  /** Bytes that still pass from the server before everything is cut; null: all of them. */
  let allowed: number | null = null

  const cut = () => {
    for (const pair of open) for (const socket of pair) socket.destroy()
    open.clear()
  }
  const server = createServer((client) => {
    if (!up) {
      client.destroy()
      return
    }
    const upstream = connect(Number(port), hostname)
    const pair: [Socket, Socket] = [client, upstream]
    open.add(pair)
    const end = () => {
      open.delete(pair)
      client.destroy()
      upstream.destroy()
    }
    for (const socket of pair) {
      socket.setNoDelay(true)
      socket.on('error', end)
      socket.on('close', end)
    }
    client.on('data', (bytes) => upstream.write(bytes))
    upstream.on('data', (bytes) => {
      if (allowed === null) {
        client.write(bytes)
        return
      }
      const part = bytes.subarray(0, allowed)
      allowed = null
      // The end of what was let through arrives before the line is gone.
      if (part.length > 0) client.write(part, cut)
      else cut()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    base: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    cut,
    /** The next answer of the server is lost after so many bytes, and every connection with it. */
    cutAfter(bytes: number) {
      allowed = bytes
    },
    /** From now on it leads there: to a server that was started anew. */
    to(other: string) {
      ;({ hostname, port } = new URL(other))
    },
    down() {
      up = false
      cut()
    },
    up() {
      up = true
    },
    async stop() {
      cut()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
