import type { Page, WebSocketRoute } from 'playwright-core'

/** Keeps the answer to the next such request from the page: the server has done it, the page has not heard of it. */
export async function hold(page: Page, url: string | RegExp, method = 'GET') {
  const answered = Promise.withResolvers<void>()
  const released = Promise.withResolvers<void>()
  let held = false
  await page.route(url, async (route) => {
    if (held || route.request().method() !== method) return route.fallback()
    held = true
    const response = await route.fetch()
    answered.resolve()
    await released.promise
    await route.fulfill({ response })
  })
  return { answered: answered.promise, release: released.resolve }
}

/** Keeps the page's sockets from opening. */
export async function holdSockets(page: Page, url: RegExp) {
  const released = Promise.withResolvers<void>()
  await page.routeWebSocket(url, async (socket) => {
    await released.promise
    socket.connectToServer()
  })
  return { release: released.resolve }
}

/** Sockets of the page, those that it opens from now on, that can be cut and kept from coming back. */
export async function cuttable(page: Page, url: RegExp) {
  const open = new Set<WebSocketRoute>()
  let isCut = false
  await page.routeWebSocket(url, async (socket) => {
    if (isCut) return socket.close()
    open.add(socket)
    socket.connectToServer()
  })
  return {
    async cut() {
      isCut = true
      await Promise.all([...open].map((socket) => socket.close()))
      open.clear()
    },
    mend() {
      isCut = false
    },
  }
}

export const forMs = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
