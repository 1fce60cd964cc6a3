import { sql } from 'drizzle-orm'
import type { BatchItem } from 'drizzle-orm/batch'
import { type DrizzleD1Database, drizzle } from 'drizzle-orm/d1'

/** Most statements that one request may run, tries included; the platform's own limit is 50 on its free plan. */
const STATEMENTS_PER_REQUEST = 48

/** A request that was overtaken too often, or asked for too much at once; nothing of its commit was written. */
class TooManyStatements extends Error {
  constructor(limit: number) {
    super(`more than ${limit} statements in one request`)
  }
}

/** Also where drizzle has wrapped it into an error of its own. */
export const isOverAllowance = (error: unknown): boolean =>
  error instanceof TooManyStatements || (error instanceof Error && isOverAllowance(error.cause))

export type Statement = BatchItem<'sqlite'>

/**
 * What one request cost, as D1 reports it. `aside`: statements of work that others left to do, which the request does
 * first; they take nothing of what it may run itself.
 */
export type Meter = {
  roundTrips: number
  statements: number
  aside: number
  rowsRead: number
  rowsWritten: number
}
export const newMeter = (): Meter => ({ roundTrips: 0, statements: 0, aside: 0, rowsRead: 0, rowsWritten: 0 })

/** The database of one account, and whose rows may be touched through it. */
export type Db = { account_id: string; orm: DrizzleD1Database }

/** Which database an account lives in: the one place to change when there are several. */
const databaseOf = (env: { DB: D1Database }, _account_id: string): D1Database => env.DB

export function openDb(
  env: { DB: D1Database },
  account_id: string,
  meter: Meter,
  limit = STATEMENTS_PER_REQUEST,
): Db {
  return { account_id, orm: open(metered(databaseOf(env, account_id), meter, limit, false)) }
}

/** The same database for work that others left to do. */
export const openAside = (env: { DB: D1Database }, account_id: string, meter: Meter, limit: number): Db => ({
  account_id,
  orm: open(metered(databaseOf(env, account_id), meter, limit, true)),
})

/** Sign-in addresses and due work are looked up before an account is known. */
export const openDirectory = (env: { DB: D1Database }, meter: Meter, limit = STATEMENTS_PER_REQUEST) =>
  open(metered(env.DB, meter, limit, false))

function open(d1: D1Database) {
  const orm = drizzle(d1)
  // drizzle-orm 0.45.4 forgets to prepare a raw statement with parameters when it is part of a batch.
  const prepared = <T extends { getQuery: () => { sql: string } }>(raw: T) => {
    const query = raw.getQuery()
    return Object.assign(raw, { stmt: d1.prepare(query.sql), getQuery: () => query })
  }
  const { all, run } = orm
  orm.all = (query) => prepared(all.call(orm, query)) as never
  orm.run = (query) => prepared(run.call(orm, query))
  return orm
}

export type Directory = ReturnType<typeof openDirectory>

/** Throws while the database can't be read. */
export const ping = (directory: Directory) => directory.run(sql`SELECT 1 FROM accounts LIMIT 1`)

function metered(d1: D1Database, meter: Meter, limit: number, aside: boolean): D1Database {
  const count = (statements: number, metas: (D1Meta | undefined)[]) => {
    meter.roundTrips += 1
    meter.statements += statements
    if (aside) meter.aside += statements
    for (const meta of metas) {
      meter.rowsRead += meta?.rows_read ?? 0
      meter.rowsWritten += meta?.rows_written ?? 0
    }
  }
  const allow = (statements: number) => {
    const run = aside ? meter.aside : meter.statements - meter.aside
    if (run + statements > limit) throw new TooManyStatements(limit)
  }
  return new Proxy(d1, {
    get(target, property) {
      if (property === 'batch')
        return async (statements: D1PreparedStatement[]) => {
          allow(statements.length)
          const results = await target.batch(statements.map(unwrap)).catch((error) => {
            // A batch that its guard aborts ends at its first statement.
            count(1, [])
            throw error
          })
          count(
            statements.length,
            results.map(({ meta }) => meta),
          )
          return results
        }
      if (property === 'prepare') return (text: string) => meteredStatement(target.prepare(text))
      const value = Reflect.get(target, property)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })

  // drizzle reads with all() and raw(); raw() carries no meta, so it is answered from all().
  function meteredStatement(statement: D1PreparedStatement): D1PreparedStatement {
    return new Proxy(statement, {
      get(target, property) {
        if (property === INNER) return target
        if (property === 'bind') return (...values: unknown[]) => meteredStatement(target.bind(...values))
        if (property === 'all' || property === 'run')
          return async () => {
            allow(1)
            const result = await target.all()
            count(1, [result.meta])
            return result
          }
        if (property === 'raw')
          return async () => {
            allow(1)
            const result = await target.all()
            count(1, [result.meta])
            return result.results.map((row) => Object.values(row))
          }
        const value = Reflect.get(target, property)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
  }
}

const INNER = Symbol('inner')
const unwrap = (statement: D1PreparedStatement): D1PreparedStatement =>
  (statement as D1PreparedStatement & { [INNER]?: D1PreparedStatement })[INNER] ?? statement
