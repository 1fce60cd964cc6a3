import { existsSync, readFileSync, statSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { extname, join, normalize } from 'node:path'

const folder = join(import.meta.dirname, '../demo')

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
}

/** A shop on an origin of its own that embeds the snippet as any website owner would. */
export function startShop(
  port: number,
): Promise<{ origin: string; setSnippet: (snippet: string) => void; server: Server }> {
  let snippet = ''
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://shop').pathname))
    const file = join(folder, path.endsWith('/') ? `${path}index.html` : path)
    if (!file.startsWith(folder) || !existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found')
      return
    }
    response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' })
    const content = readFileSync(file)
    response.end(extname(file) === '.html' ? content.toString().replaceAll('{{snippet}}', snippet) : content)
  })
  return new Promise((resolve, reject) => {
    // The usual port may be another program's: any free one serves as well.
    server.once('error', () => server.listen(0, '127.0.0.1').once('error', reject))
    server.listen(port, '127.0.0.1')
    server.on('listening', () => {
      const address = server.address()
      const origin = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : port}`
      resolve({
        origin,
        server,
        setSnippet: (text) => {
          snippet = text
        },
      })
    })
  })
}
