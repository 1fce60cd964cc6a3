import { createMiddleware } from 'hono/factory'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { sha256 } from '../credential/bytes.ts'
import type { MergeRow } from '../domain/merge.ts'
import type { Plan, Remembering } from '../domain/plan.ts'
import { type Committed, remember, run } from '../store/commit.ts'
import type { Db, Statement } from '../store/database.ts'
import { completeAnswer, firstAnswer } from '../store/first-answer.ts'
import type { AppEnv, C } from './context.ts'
import { invalid, problem } from './problem.ts'

export const KEPT_HOURS = 24
const KEY_MAX_CHARS = 255

export type Once = { key: string; fingerprint: string; hours: number }

/** Under what the first answer is kept: null where nobody asked for it, a problem where it is no key. */
export function onceKey(c: C): string | null | Response {
  const header = c.req.header('idempotency-key')
  if (c.req.method !== 'POST' || header === undefined) return null
  if (header.length === 0 || header.length > KEY_MAX_CHARS || !/^[\x20-\x7E]+$/.test(header))
    return invalid(c, [{ pointer: '/Idempotency-Key', detail: `1 to ${KEY_MAX_CHARS} ASCII characters` }])
  return `api ${header}`
}

/** `Idempotency-Key`: the same key and request gets the first answer again, another request is refused. */
export const idempotent = createMiddleware<AppEnv>(async (c, next) => {
  const key = onceKey(c)
  if (key === null) return next()
  if (key instanceof Response) return key
  const fingerprint = await sha256(`${c.req.path}\n${await c.req.raw.clone().text()}`)
  const once = { key, fingerprint, hours: KEPT_HOURS }
  const answer = await repeated(c, c.var.deps.db(accountOf(c)), once)
  if (answer) return answer
  c.set('once', once)
  return next()
})

/** Account creation has no account yet; its keys stand under a name no account has. */
const accountOf = (c: C) => c.get('actor')?.account_id ?? 'bootstrap'

/** The answer to the first request under this key, or that this is another one; null: it is the first. */
export async function repeated(c: C, db: Db, once: Once): Promise<Response | null> {
  const first = await firstAnswer(db, once.key, c.var.deps.now())
  if (!first) return null
  if (first.fingerprint !== once.fingerprint) return problem(c, 422, 'idempotency_key_reused')
  return first.status === 204
    ? c.body(null, 204)
    : c.json(first.body as object, first.status as ContentfulStatusCode)
}

/**
 * Commits a POST's statements together with its answer, so that a crash can't part the two, and answers.
 * `stale`: a guard among the statements did not hold; the caller says what that means.
 */
export async function commitOnce<T extends object, S extends 200 | 201 | 202>(
  c: C,
  batch: Statement[],
  body: T,
  status: S,
) {
  // The same request a moment earlier may have taken what is there once only: a key of another table then fails first.
  const outcome = await commitWith(c, batch, body, status).catch((error: unknown) => ({ error }))
  const once = c.get('once')
  if (once && outcome !== 'committed' && outcome !== 'stale') {
    const answer = await repeated(c, c.var.deps.db(accountOf(c)), once)
    // The first answer has the shape of this one: the fingerprint covers path and body.
    if (answer) return answer as ReturnType<typeof c.json<T, S>>
  }
  if (typeof outcome === 'object') throw outcome.error
  if (outcome !== 'committed') return problem(c, 503, 'busy')
  return c.json(body, status)
}

/** The answer of a verb that commits by itself, for its plan to keep. */
export const remembering =
  (c: C, status: number): Remembering =>
  (body) => {
    const once = c.get('once')
    if (!once) return []
    const expires_at = new Date(c.var.deps.clock() + once.hours * 3_600_000).toISOString()
    return [{ key: once.key, fingerprint: once.fingerprint, status, body, expires_at }]
  }

/**
 * For a verb whose answer is known whole only after its commit: the plan keeps the part that tells that it was done, and
 * `answerInFull` the rest. Who asks again after a crash between the two gets that part.
 */
export const rememberingMerge =
  (c: C) =>
  (plan: Plan, { id }: MergeRow): void => {
    plan.remember.push(...remembering(c, 200)({ merge_id: id }))
  }

export async function answerInFull<T extends object>(c: C, body: T) {
  const once = c.get('once')
  if (once) await completeAnswer(c.var.deps.db(accountOf(c)), once.key, body)
  return c.json(body, 200)
}

export async function commitWith(c: C, batch: Statement[], body: object, status: number): Promise<Committed> {
  const db = c.var.deps.db(accountOf(c))
  return run(db, [...batch, ...remember(db, remembering(c, status)(body), c.var.deps.now())])
}
