/** The Worker inside a test, and a database that fails when a test says so. */
import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import type { Env } from '../../worker/env.ts'
import { createApp } from '../../worker/http/app.ts'
import { noTurns, takeTurns } from '../../worker/intake/turns.ts'

export const worker = { ...(env as unknown as Env), ONELEAD_BOOTSTRAP_TOKEN: 'boot' }
const app = createApp({ clock: () => Date.now(), turns: takeTurns() })

// biome-ignore lint/suspicious/noExplicitAny: what a server says is unknown until a test looks at it
export type Json = any

export const call = (...asked: Asked) => ask(app, ...asked)

const hasty = createApp({ clock: () => Date.now(), turns: noTurns })

/** The same, where requests do not wait for each other: what one does while another is under way. */
export const callHastily = (...asked: Asked) => ask(hasty, ...asked)

type Asked = [
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: object | undefined,
  bindings?: Env | undefined,
]

async function ask(
  of: typeof app,
  ...[method, path, headers, body, bindings = worker]: Asked
): Promise<{ status: number; headers: Headers; body: Json }> {
  const ctx = createExecutionContext()
  const request = new Request(`https://edge.example${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  const response = await of.fetch(request, bindings, ctx)
  await waitOnExecutionContext(ctx)
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : null }
}

/** Every row of every table, in the order of its key. */
export async function dump() {
  const { results } = await worker.DB.prepare(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\' AND name NOT LIKE 'd1\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite%' ORDER BY name",
  ).all<{ name: string }>()
  const tables = await worker.DB.batch(results.map(({ name }) => worker.DB.prepare(`SELECT * FROM ${name}`)))
  return Object.fromEntries(
    results.map(({ name }, i) => [name, tables[i]?.results.map((row) => JSON.stringify(row)).sort()]),
  )
}

/** The database as it is, but for what happens to a commit: a batch that begins with the guard. */
export const faulty = (
  onCommit: (
    run: (statements: D1PreparedStatement[]) => Promise<D1Result[]>,
    statements: D1PreparedStatement[],
  ) => Promise<D1Result[]>,
) => {
  let guarded = false
  return new Proxy(worker.DB, {
    get(target, property) {
      if (property === 'prepare')
        return (text: string) => {
          if (text.startsWith('INSERT INTO guard')) guarded = true
          return target.prepare(text)
        }
      if (property === 'batch')
        return (statements: D1PreparedStatement[]) => {
          const commit = guarded
          guarded = false
          return commit ? onCommit((batch) => target.batch(batch), statements) : target.batch(statements)
        }
      const value = Reflect.get(target, property)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}
