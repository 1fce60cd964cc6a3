import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export type HostPage = { html: string; headers?: Record<string, string> }

/** A website of somebody's own, on an origin of its own: pages as they are put there. */
export async function startHost() {
  const pages = new Map<string, HostPage>()
  const server = createServer((request, response) => {
    const page = pages.get(new URL(request.url ?? '/', 'http://host').pathname)
    if (page) response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...page.headers })
    else response.writeHead(request.url === '/favicon.ico' ? 204 : 404)
    response.end(page?.html)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    origin,
    /** The address of the page. */
    put(path: string, page: HostPage | string) {
      pages.set(path, typeof page === 'string' ? { html: page } : page)
      return origin + path
    },
    stop() {
      server.close()
      server.closeAllConnections()
    },
  }
}

export const htmlWith = (
  snippet: string,
  { lang = 'en', head = '', body = '<main><h1>Shop</h1></main>' } = {},
) =>
  `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Shop</title>${head}${snippet}</head><body>${body}</body></html>`
