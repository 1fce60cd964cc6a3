import { createServer, type IncomingHttpHeaders } from 'node:http'

export type Received = { headers: IncomingHttpHeaders; body: string }

/** `hang`: it never answers, and holds the call open. */
export type Answer = number | { status: number; location: string } | 'hang'

/** A webhook receiver on this machine that answers what it is told to and keeps what it got. */
export async function startReceiver(
  answer: (nth: number, received: Received) => Answer | Promise<Answer> = () => 200,
  port = 0,
) {
  const received: Received[] = []
  const held = { now: 0, most: 0 }
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    response.on('close', () => {
      held.now -= 1
    })
    held.now += 1
    held.most = Math.max(held.most, held.now)
    request.on('end', async () => {
      const one = { headers: request.headers, body }
      received.push(one)
      const said = await answer(received.length, one)
      if (said === 'hang') return
      if (typeof said === 'number') response.writeHead(said).end()
      else response.writeHead(said.status, { location: said.location }).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const address = server.address()
  const open = typeof address === 'object' && address ? address.port : 0
  return {
    url: `http://127.0.0.1:${open}/hook`,
    received,
    /** Calls that wait for its answer, and the most that have at once. */
    held,
    stop: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(resolve))
    },
  }
}
