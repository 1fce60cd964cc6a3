import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { htmlWith } from './host-page.ts'

/** Where the guides mount it. */
const MOUNT = '/onelead'

/**
 * A website on two hosts of one domain, with Onelead on its own address below `/onelead`, as a proxy puts it there.
 * Browsers know every name below `localhost` as this machine.
 */
export async function startOwnHost(base: string) {
  let snippet = ''
  const server = createServer((request, response) => {
    if (request.url?.startsWith(`${MOUNT}/`)) return void pass(request, response, base)
    const page = request.url === '/favicon.ico' ? '' : htmlWith(snippet)
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page)
  })
  const sockets = new Set<Socket>()
  server.on('upgrade', (request, socket: Socket) => {
    const { hostname, port } = new URL(base)
    const behind = connect(Number(port), hostname)
    for (const it of [socket, behind]) {
      sockets.add(it)
      it.on('error', () => it.destroy()).on('close', () => [socket, behind].map((end) => end.destroy()))
    }
    const lines = request.rawHeaders.map((it, i) => (i % 2 === 0 ? `\r\n${it}: ` : it)).join('')
    behind.write(`GET ${(request.url ?? '').slice(MOUNT.length)} HTTP/1.1${lines}\r\n\r\n`)
    socket.pipe(behind).pipe(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    here: `http://127.0.0.1:${port}`,
    shop: `http://shop.localhost:${port}`,
    blog: `http://blog.shop.localhost:${port}`,
    /** `mounted`: the script comes from the page's own host; else from Onelead's. */
    embed(key: string, mounted: boolean) {
      snippet = `<script async src="${mounted ? MOUNT : base}/pixel.js" data-site="${key}"></script>`
    },
    stop() {
      server.close()
      server.closeAllConnections()
      for (const it of sockets) it.destroy()
    },
  }
}

async function pass(request: IncomingMessage, response: ServerResponse, base: string) {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const headers = Object.entries(request.headers).flatMap(([name, value]): [string, string][] =>
    ['host', 'connection', 'content-length', 'accept-encoding'].includes(name) || typeof value !== 'string'
      ? []
      : [[name, value]],
  )
  const answer = await fetch(base + (request.url ?? '').slice(MOUNT.length), {
    method: request.method ?? 'GET',
    headers,
    redirect: 'manual',
    ...(chunks.length > 0 ? { body: Buffer.concat(chunks) } : {}),
  })
  response.statusCode = answer.status
  for (const [name, value] of answer.headers)
    if (!['content-encoding', 'content-length', 'transfer-encoding', 'set-cookie'].includes(name))
      response.setHeader(name, value)
  response.setHeader('set-cookie', answer.headers.getSetCookie())
  response.end(Buffer.from(await answer.arrayBuffer()))
}
