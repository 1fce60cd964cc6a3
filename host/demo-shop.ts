import { existsSync, readFileSync, statSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { accountOn, isSignedOut, NO_SESSION, sessionAfter } from './shop-account.ts'

const folder = join(import.meta.dirname, '../demo')

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
}

/** What the shop has from Onelead's admin page. */
export type Site = { snippet: string; identity_secret: string }

/** A shop on an origin of its own that embeds the snippet as any website owner would, and says who has signed in. */
export function startShop(
  port: number,
): Promise<{ origin: string; setSite: (site: Site) => void; server: Server }> {
  let site: Site = { snippet: '', identity_secret: '' }
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://shop').pathname))
    if (request.method === 'POST') takeForm(request, response, path)
    else servePage(request, response, path, site)
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
        setSite: (its) => {
          site = its
        },
      })
    })
  })
}

function servePage({ headers }: IncomingMessage, response: ServerResponse, path: string, site: Site) {
  const file = join(folder, path.endsWith('/') ? `${path}index.html` : path)
  if (!file.startsWith(folder) || !existsSync(file) || !statSync(file).isFile()) {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found')
    return
  }
  const type = TYPES[extname(file)] ?? 'application/octet-stream'
  const content = readFileSync(file)
  if (extname(file) !== '.html') {
    response.writeHead(200, { 'content-type': type }).end(content)
    return
  }
  const { name, script } = accountOn(headers.cookie, site.identity_secret)
  const page = content
    .toString()
    .replaceAll('{{snippet}}', `${script}${site.snippet}`)
    .replaceAll('{{account}}', name ?? 'Sign in')
    .replaceAll('{{signed}}', name ? 'in' : 'out')
  response
    .writeHead(200, {
      'content-type': type,
      'cache-control': 'no-store',
      ...(isSignedOut(headers.cookie) ? { 'set-cookie': NO_SESSION } : {}),
    })
    .end(page)
}

/** A form of the account page; more than a name is nothing of it. */
const FORM_MAX_BYTES = 1000

function takeForm(request: IncomingMessage, response: ServerResponse, path: string) {
  let text = ''
  request.setEncoding('utf8')
  request.on('data', (chunk) => {
    text = (text + chunk).slice(0, FORM_MAX_BYTES)
  })
  request.on('end', () => {
    const session = sessionAfter(path, new URLSearchParams(text))
    if (session === null) response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found')
    else response.writeHead(303, { location: '/account.html', 'set-cookie': session }).end()
  })
}
