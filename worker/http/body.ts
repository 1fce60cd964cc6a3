import { createMiddleware } from 'hono/factory'
import { JSON_MAX_DEPTH } from '../../protocol/limits.ts'
import type { AppEnv } from './context.ts'
import { problem } from './problem.ts'

/**
 * Reads a body once, with its limits, before anything looks inside: size, UTF-8, depth, well-formed JSON.
 * Depth is counted on the text: JSON.parse takes any, and what walks the value afterwards would overflow.
 * @param plainText a beacon's `text/plain` is taken as JSON too, so that it needs no preflight.
 */
export const jsonBody = (maxBytes: number, plainText: boolean) =>
  createMiddleware<AppEnv>(async (c, next) => {
    const { method } = c.req
    if (method === 'GET' || method === 'HEAD' || method === 'OPTIONS' || method === 'DELETE') return next()
    const bytes = await readLimited(c.req.raw, maxBytes)
    if (bytes === 'too large')
      return problem(c, 413, 'body_too_large', { detail: `At most ${maxBytes} bytes` })
    if (bytes.length === 0) {
      // Who sends nothing says nothing; what was read can't be read again.
      c.req.raw = withBody(c.req.raw, '{}')
      return next()
    }

    const type = (c.req.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
    if (type !== 'application/json' && !(plainText && (type === 'text/plain' || type === '')))
      return problem(c, 415, 'unsupported_media_type')

    const text = decode(bytes)
    const value = text === null || depthOf(text) > JSON_MAX_DEPTH ? undefined : parse(text)
    if (text === null || value === undefined) return problem(c, 400, 'malformed_json')
    c.set('body', value)
    c.req.raw = withBody(c.req.raw, text)
    return next()
  })

function withBody({ url, method, headers: sent }: Request, body: string): Request {
  const headers = new Headers(sent)
  headers.set('content-type', 'application/json')
  return new Request(url, { method, headers, body })
}

/** What is too large is read on to here and thrown away: a client that is cut off while it writes never sees the answer. */
const DRAIN_MAX_BYTES = 16 * 1024 * 1024

async function readLimited(request: Request, maxBytes: number): Promise<Uint8Array | 'too large'> {
  const stated = Number(request.headers.get('content-length') ?? 0)
  if (stated > DRAIN_MAX_BYTES) return 'too large'
  if (!request.body) return new Uint8Array()
  // A stated length binds the sender; reading in one piece is quicker than in chunks.
  if (stated > 0 && stated <= maxBytes) return new Uint8Array(await request.arrayBuffer())
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of request.body) {
    length += chunk.length
    if (length <= maxBytes) chunks.push(chunk)
    else if (length > DRAIN_MAX_BYTES) break
  }
  return length > maxBytes ? 'too large' : joined(chunks, length)
}

function joined(chunks: Uint8Array[], length: number): Uint8Array {
  const [only] = chunks
  if (only && chunks.length === 1) return only
  const all = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    all.set(chunk, at)
    at += chunk.length
  }
  return all
}

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes)
  } catch {
    return null
  }
}

/** undefined: not JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function depthOf(text: string): number {
  let depth = 0
  let deepest = 0
  let quoted = false
  for (let i = 0; i < text.length; i++) {
    const char = text[i]
    if (quoted) {
      if (char === '\\') i++
      else if (char === '"') quoted = false
    } else if (char === '"') quoted = true
    else if (char === '{' || char === '[') deepest = Math.max(deepest, ++depth)
    else if (char === '}' || char === ']') depth--
  }
  return deepest
}
