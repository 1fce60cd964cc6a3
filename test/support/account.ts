import { BOOTSTRAP } from './server.ts'

export const ORIGIN = 'https://shop.example'

export type Answer<T = Json> = { status: number; headers: Headers; body: T }
// biome-ignore lint/suspicious/noExplicitAny: what a server says is unknown until a test looks at it
export type Json = any

export async function call<T = Json>(url: string, init: RequestInit = {}): Promise<Answer<T>> {
  const response = await fetch(url, { redirect: 'manual', ...init })
  const text = await response.text()
  let body: unknown = text
  if (/json/.test(response.headers.get('content-type') ?? '')) body = JSON.parse(text)
  return { status: response.status, headers: response.headers, body: body as T }
}

let accounts = 0

/** A fresh account with one site, and short words for what its people do. */
export async function newAccount(
  base: string,
  { enabled = true, origin = ORIGIN }: { enabled?: boolean; origin?: string } = {},
) {
  const email = `admin-${process.pid}-${accounts++}-${Math.random().toString(36).slice(2)}@acme.example`
  const password = 'correct horse battery'
  const made = await call(`${base}/api/v1/accounts`, {
    method: 'POST',
    headers: { authorization: `Bearer ${BOOTSTRAP}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Acme', admin: { email, password } }),
  })
  if (made.status !== 201) throw new Error(`no account: ${made.status} ${JSON.stringify(made.body)}`)
  const key: string = made.body.api_key

  const api = <T = Json>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ) =>
    call<T>(`${base}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  const pipeline = (await api('GET', '/pipelines')).body.data[0] as {
    id: string
    stages: { id: string; kind: string }[]
  }
  const newSite = async (pipeline_id: string, more: object = {}) =>
    (await api('POST', '/sites', { name: 'Shop', origins: [origin], pipeline_id, ...more })).body as {
      id: string
      key: string
      channel_id: string
      identity_secret: string
      snippet: string
    }
  const site = await newSite(pipeline.id)

  const publicly = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    call(`${base}${path}`, {
      method: 'POST',
      headers: { origin, 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })

  const account = {
    base,
    email,
    password,
    key,
    id: made.body.account.id as string,
    pipeline,
    site,
    api,
    newSite,
    publicly,
    stage: (kind: string, of = pipeline) => of.stages.find((stage) => stage.kind === kind)?.id as string,
    hit: (at = site.key, more: object = {}, headers: Record<string, string> = {}) =>
      publicly('/v1/hit', { site: at, url: `${origin}/`, ...more }, headers),
    pixel: async (at = site.key) => (await account.hit(at)).body.pixel as string,
    identify: (body: object, at = site.key, headers: Record<string, string> = {}) =>
      publicly('/v1/identify', { site: at, ...body }, headers),
    chat: (body: object = {}, at = site.key, headers: Record<string, string> = {}) =>
      publicly('/v1/chats', { site: at, message: 'Hello', ...body }, headers),
    newChannel: async (more: object = {}) =>
      (await api('POST', '/channels', { pipeline_id: pipeline.id, kind: 'email', name: 'Mail', ...more }))
        .body as { id: string },
    lead: (channelId: string, body: object, headers: Record<string, string> = {}) =>
      api('POST', `/channels/${channelId}/leads`, body, headers),
    leads: async (pipelineId?: string) =>
      (await api('GET', `/leads?limit=200${pipelineId ? `&pipeline_id=${pipelineId}` : ''}`)).body
        .data as Json[],
    control: async (change: object, of = pipeline.id) => {
      const path = `/pipelines/${of}/duplicate_control`
      const { version: _, ...present } = (await api('GET', path)).body
      return api('PUT', path, { ...present, ...change })
    },
  }
  if (enabled) await account.control({ enabled: true })
  return account
}

export type Account = Awaited<ReturnType<typeof newAccount>>

export const times = <T>(n: number, make: (i: number) => T) => Array.from({ length: n }, (_, i) => make(i))

/** How often each status came. */
export const statuses = (answers: { status: number }[]) => {
  const counts: Record<number, number> = {}
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1
  return counts
}

/** Waits for something that happens by itself soon; fails with what was last seen. */
export async function eventually<T>(
  look: () => Promise<T>,
  holds: (seen: T) => boolean,
  ms = 45_000,
): Promise<T> {
  const end = Date.now() + ms
  for (;;) {
    const seen = await look()
    if (holds(seen)) return seen
    if (Date.now() > end)
      throw new Error(`did not happen in ${ms} ms; last seen: ${JSON.stringify(seen)?.slice(0, 500)}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
