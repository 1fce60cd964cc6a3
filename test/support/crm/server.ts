import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

export type Call = {
  method: string
  path: string
  query: URLSearchParams
  body: unknown
  headers: IncomingMessage['headers']
  at: number
}
export type Reply = { status: number; body?: unknown; headers?: Record<string, string> }

/**
 * What goes wrong with one call. `before`: nothing was done yet; `after`: it was done, and its answer is lost.
 * `say`: answered instead of doing it. `twist`: done, and answered like this.
 */
export type Fault =
  | { kind: 'reset'; when: 'before' | 'after' }
  | { kind: 'half' }
  | { kind: 'hang'; ms: number }
  | ({ kind: 'say' } & Reply)
  | ({ kind: 'twist' } & Reply)

/** A CRM of one vendor: what it holds, what it answers, and what it does not take. */
export type Vendor = {
  /** Documented answers to documented calls; null: there is no such path. */
  answer: (call: Call) => Reply | null
  /** What is wrong with the call by its contract; null: nothing. */
  breach: (call: Call) => string | null
  tooMany: (retryAfter?: string) => Reply
  /** Calls in any window of so long. */
  limit: { amount: number; per_ms: number }
}

export type CrmServer = Awaited<ReturnType<typeof startCrm>>

/** A CRM on this machine that keeps records, counts its calls, and fails as it is told to. */
export async function startCrm(vendor: Vendor, port = 0) {
  const calls: Call[] = []
  const breaches: string[] = []
  const planned: Fault[] = []
  const state = { fault: (_call: Call): Fault | null => null, overrun: 0 }

  const server = createServer((request, response) => {
    const at = performance.now()
    let text = ''
    request.on('data', (chunk) => {
      text += chunk
    })
    request.on('end', () => handle(request, response, text, at))
  })

  function handle(request: IncomingMessage, response: ServerResponse, text: string, at: number) {
    const url = new URL(request.url ?? '/', 'http://crm')
    const call: Call = {
      method: request.method ?? 'GET',
      path: url.pathname,
      query: url.searchParams,
      body: text === '' ? undefined : parsed(text),
      headers: request.headers,
      at,
    }
    calls.push(call)
    if (busiest(vendor.limit.per_ms) > vendor.limit.amount) state.overrun += 1
    const wrong = vendor.breach(call)
    if (wrong) breaches.push(`${call.method} ${call.path}: ${wrong} ${text.slice(0, 300)}`)
    const fault = planned.shift() ?? state.fault(call)
    if (fault?.kind === 'say') return send(response, fault)
    if (fault?.kind === 'reset' && fault.when === 'before') return response.socket?.destroy()
    const answered = vendor.answer(call)
    if (!answered) breaches.push(`unknown ${call.method} ${call.path}`)
    const reply = answered ?? { status: 404, body: { title: 'Not Found', status: 404 } }
    switch (fault?.kind) {
      case undefined:
        return send(response, reply)
      case 'twist':
        return send(response, fault)
      case 'reset':
        return response.socket?.destroy()
      case 'hang':
        return setTimeout(() => response.socket?.destroy(), fault.ms)
      case 'half': {
        const body = JSON.stringify(reply.body ?? {})
        response.writeHead(reply.status, {
          'content-type': 'application/json',
          'content-length': body.length + 10,
        })
        response.write(body.slice(0, Math.ceil(body.length / 2)))
        return setTimeout(() => response.socket?.destroy(), 20)
      }
    }
  }

  /** Most calls in any window of `ms`, of the last hundred. */
  function busiest(ms: number, among = calls.slice(-100)) {
    return Math.max(0, ...among.map(({ at }) => among.filter((it) => it.at >= at && it.at < at + ms).length))
  }

  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    calls,
    /** Calls that their contract does not know, or knows otherwise. */
    breaches,
    /** How often one more call came than the limit allows in any sliding window. */
    overrun: () => state.overrun,
    /** The next calls go wrong like this, one after the other. */
    plan: (...faults: Fault[]) => planned.push(...faults),
    /** Every call is asked whether it goes wrong. */
    fail: (fault: (call: Call) => Fault | null) => {
      state.fault = fault
    },
    stop: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(resolve))
    },
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function send(response: ServerResponse, { status, body, headers = {} }: Reply) {
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body)
  const type = typeof body === 'string' ? 'text/html' : 'application/hal+json'
  response.writeHead(status, { ...(text ? { 'content-type': type } : {}), ...headers }).end(text)
}
