import type { Problem } from '../protocol/public.ts'
import { expired } from './session.ts'
import type { DuplicateControl } from './wire.ts'
import type { Conflict } from './wire-merging.ts'

/** What went wrong, with what the server says besides it. */
export type Trouble = Problem & {
  current?: DuplicateControl
  conflicts?: Conflict[]
  /** What a record has become part of. */
  winner_id?: string
  /** The merge that has to be undone first. */
  merge_id?: string | null
  /** The job that is under way already. */
  job_id?: string | null
}

export type Answer<T> =
  | { ok: true; data: T; etag: string | null; status: number }
  | { ok: false; problem: Trouble }

type Options = {
  ifMatch?: string | null
  /** A POST that changes nothing: may be answered anew each time. */
  harmless?: boolean
}

/** POSTs that got no answer, with the key they bore: trying again takes place once. */
const unanswered = new Map<string, string>()

const randomKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  )

const unreachable: Trouble = {
  type: 'about:blank',
  status: 0,
  code: 'unreachable',
  title: 'Onelead could not be reached',
  detail: 'Check your connection, then try again. Nothing was lost.',
}

const withoutWords = (status: number): Trouble => ({
  type: 'about:blank',
  status,
  code: 'unknown',
  title: status >= 500 ? 'Onelead has a problem' : 'That did not work',
  detail: `The server answered ${status}. Please try again in a moment.`,
})

export async function call<T>(
  method: string,
  path: string,
  body?: unknown,
  options: Options = {},
): Promise<Answer<T>> {
  const isFile = body instanceof File
  const content = body === undefined || isFile ? body : JSON.stringify(body)
  const headers = new Headers({ accept: 'application/json' })
  if (content !== undefined) headers.set('content-type', isFile ? 'text/csv' : 'application/json')
  if (options.ifMatch) headers.set('if-match', options.ifMatch)
  const sending = `${method} ${path} ${isFile ? `${body.name} ${body.size} ${body.lastModified}` : content}`
  if (method === 'POST' && !options.harmless) {
    const key = unanswered.get(sending) ?? randomKey()
    unanswered.set(sending, key)
    headers.set('idempotency-key', key)
  }

  let response: Response
  try {
    response = await fetch(`/api/v1${path}`, { method, headers, body: content, credentials: 'same-origin' })
  } catch {
    return { ok: false, problem: unreachable }
  }
  if (response.status < 500) unanswered.delete(sending)
  if (response.status === 401 && path !== '/session') {
    await expired()
    return call(method, path, body, options)
  }
  return read<T>(response)
}

async function read<T>(response: Response): Promise<Answer<T>> {
  const parsed: unknown = await response.json().catch(() => undefined)
  if (response.ok)
    return { ok: true, data: parsed as T, etag: response.headers.get('etag'), status: response.status }
  const isProblem = (value: unknown): value is Partial<Trouble> =>
    typeof value === 'object' && value !== null && 'title' in value
  const known = withoutWords(response.status)
  return { ok: false, problem: isProblem(parsed) ? { ...known, detail: undefined, ...parsed } : known }
}

export const get = <T>(path: string) => call<T>('GET', path)
export const post = <T>(path: string, body?: unknown) => call<T>('POST', path, body ?? {})
/** A question that is too long for an address. */
export const ask = <T>(path: string, body: unknown) => call<T>('POST', path, body, { harmless: true })
/** A table as it lies on the disk. */
export const upload = <T>(path: string, file: File) => call<T>('POST', path, file)
export const patch = <T>(path: string, body: unknown) => call<T>('PATCH', path, body)
export const put = <T>(path: string, body: unknown, options?: Options) => call<T>('PUT', path, body, options)
export const del = <T = undefined>(path: string) => call<T>('DELETE', path)

/** A query of those parameters that are set. */
export function query(parameters: Record<string, string | number | null | undefined>) {
  const set = Object.entries(parameters).filter(
    ([, value]) => value !== undefined && value !== null && value !== '',
  )
  return set.length === 0 ? '' : `?${new URLSearchParams(set.map(([name, value]) => [name, String(value)]))}`
}
