import type { Ask, Call, Connector } from './connector.ts'
import { CrmFailure, TEXT_MAX_CHARS, verdictOf } from './crm-failure.ts'
import { jsonOf } from './json-of.ts'
import type { Lane } from './pace.ts'
import { retryAfterMs } from './retry-after.ts'
import { targetProblem } from './target.ts'

const TIMEOUT_MS = 20_000
/** What of an answer is read; nothing that is asked for is longer. */
const BODY_MAX_BYTES = 512 * 1024

export type CallVia = {
  connector: Pick<Connector, 'classify' | 'waitOf' | 'headers'>
  base_url: string
  allowPrivate: boolean
  /** Takes its turn under the connection's limit, and tells when the CRM has answered. */
  paced: <T>(lane: Lane, work: () => Promise<T>) => Promise<T>
  /** What proves who asks; asked for anew at each call. */
  authorization: () => Promise<Record<string, string>>
  /** A text of the CRM without the secrets that it repeats. */
  hide: (text: string) => string
  /** The CRM wants nothing to be asked before so many ms have passed. */
  onWait: (ms: number) => void
  now: () => number
}

/** Calls one CRM. Answers what the schema says, or throws `CrmFailure`. */
export const crmCall =
  (via: CallVia): Call =>
  async <T>(ask: Ask<T>): Promise<T> => {
    const url = urlOf(via.base_url, ask)
    const problem = targetProblem(url.href, via.allowPrivate)
    if (problem) throw new CrmFailure({ kind: 'stop' }, `Not sent: ${problem}`, null)
    const headers = ask.authorization === null ? {} : await via.authorization()
    return via.paced(ask.lane ?? 'all', async () => {
      const { response, text } = await sent(url, ask, headers)
      const wait = via.connector.waitOf?.(response.headers) ?? null
      if (wait !== null) via.onWait(wait)
      return read(via, ask, response, text)
    })
  }

function urlOf(base: string, { path, query = {} }: Ask<unknown>): URL {
  const url = new URL(base.replace(/\/+$/, '') + path)
  for (const [name, value] of Object.entries(query))
    if (value !== undefined) url.searchParams.set(name, String(value))
  return url
}

async function sent(url: URL, ask: Ask<unknown>, headers: Record<string, string>) {
  const form = ask.as === 'form'
  const body = form
    ? new URLSearchParams(ask.body as Record<string, string>).toString()
    : JSON.stringify(ask.body)
  try {
    const response = await fetch(url, {
      method: ask.method,
      headers: {
        accept: 'application/json',
        'user-agent': 'Onelead/1',
        ...(ask.body === undefined
          ? {}
          : { 'content-type': form ? 'application/x-www-form-urlencoded' : 'application/json' }),
        ...headers,
      },
      ...(ask.body === undefined ? {} : { body }),
      // A redirect could lead inside, and would take the token along.
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    return { response, text: await limited(response) }
  } catch (error) {
    if (error instanceof CrmFailure) throw error
    const late = error instanceof Error && /Timeout|Abort/.test(error.name)
    throw new CrmFailure({ kind: 'again' }, late ? 'No answer in 20 s' : 'The connection broke off', null)
  }
}

async function limited(response: Response): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length
    if (bytes > BODY_MAX_BYTES)
      throw new CrmFailure({ kind: 'odd' }, 'Answered more than 512 kB', response.status)
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

function read<T>(via: CallVia, ask: Ask<T>, response: Response, text: string): T {
  const { status } = response
  const body = jsonOf(text)
  // Where a token is asked for, what is answered may be one, whatever it looks like.
  const shown = ask.authorization === null && response.ok ? 'not shown' : via.hide(text)
  if (status >= 200 && status < 300) {
    if (status === 204 && ask.empty !== undefined) return ask.empty
    const verdict = via.connector.classify?.(status, body)
    if (verdict) throw new CrmFailure(verdict, told(status, shown), status, body)
    const answer = ask.answer.safeParse(body)
    if (answer.success) return answer.data
    throw new CrmFailure({ kind: 'odd' }, `Not understood, ${told(status, shown)}`, status, body)
  }
  const proxys = status === 404 && body === undefined && text.trim() !== ''
  if (status === 404 && ask.missing !== undefined && !proxys) return ask.missing
  const verdict =
    via.connector.classify?.(status, body) ?? (proxys ? ({ kind: 'odd' } as const) : verdictOf(status))
  const said = retryAfterMs(response.headers.get('retry-after'), via.now())
  throw new CrmFailure(
    said === null ? verdict : { ...verdict, wait_ms: said },
    told(status, shown),
    status,
    body,
  )
}

const told = (status: number, text: string) =>
  `answered ${status}: ${text.replaceAll(/\s+/g, ' ').trim().slice(0, TEXT_MAX_CHARS) || 'nothing'}`
