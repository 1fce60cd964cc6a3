import { createServer, type IncomingHttpHeaders } from 'node:http'

export type Received = { headers: IncomingHttpHeaders; body: string }

/** A webhook receiver on this machine that answers what it is told to and keeps what it got. */
export async function startReceiver(
  answer: (nth: number, received: Received) => number | { status: number; location: string } = () => 200,
  port = 0,
) {
  const received: Received[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      const one = { headers: request.headers, body }
      received.push(one)
      const said = answer(received.length, one)
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
    stop: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(resolve))
    },
  }
}
