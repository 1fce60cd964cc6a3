/** What a merge costs does not grow with the number of contacts: every statement finds its rows by an index. */
import { expect, test } from 'vitest'
import { worker } from './faults.ts'
import { ask, changes } from './merge-changes.ts'

type Prepared = D1PreparedStatement & { [ASKED]?: { text: string; values: unknown[] } }
const ASKED = Symbol('asked')
const INNER = Symbol('inner')

/** The database, which remembers what it was asked. */
function listening() {
  const asked: { text: string; values: unknown[] }[] = []
  const heard = (statement: D1PreparedStatement, text: string, values: unknown[]): Prepared =>
    new Proxy(statement, {
      get(target, property) {
        if (property === ASKED) return { text, values }
        if (property === INNER) return target
        if (property === 'bind') return (...more: unknown[]) => heard(target.bind(...more), text, more)
        const value = Reflect.get(target, property)
        if (typeof value !== 'function') return value
        if (['all', 'run', 'first', 'raw'].includes(String(property))) asked.push({ text, values })
        return value.bind(target)
      },
    }) as Prepared
  const DB = new Proxy(worker.DB, {
    get(target, property) {
      if (property === 'prepare') return (text: string) => heard(target.prepare(text), text, [])
      if (property === 'batch')
        return (statements: (Prepared & { [INNER]?: D1PreparedStatement })[]) => {
          asked.push(...statements.flatMap((it) => it[ASKED] ?? []))
          return target.batch(statements.map((it) => it[INNER] ?? it))
        }
      const value = Reflect.get(target, property)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  return { DB, asked }
}

/** Steps of a plan that go through a whole table, or through all that an account has of it; not those over rows just made. */
const isSlow = (step: string) =>
  // The index of empty blocks holds nothing else: all of it is wanted.
  (/^SEARCH .* \(account_id=\?\)$/.test(step) && !step.includes('blocks_empty')) ||
  /^SCAN [a-z_]{3,}( USING .*)?$/.test(step)

test.each(changes)('%s goes through no table', async (_, prepare) => {
  const asked = await prepare()
  const { DB, asked: statements } = listening()
  expect((await ask(asked, {}, { ...worker, DB })).status).toBeLessThan(300)
  const slow: string[] = []
  for (const { text, values } of statements) {
    // Nothing is in an empty list, and no row is read for it.
    if (text.startsWith('INSERT INTO guard') || text.includes('IN ()')) continue
    const { results } = await worker.DB.prepare(`EXPLAIN QUERY PLAN ${text}`)
      .bind(...values)
      .all<{ detail: string }>()
    const steps = results.map(({ detail }) => detail).filter(isSlow)
    if (steps.length > 0) slow.push(`${steps.join('; ')}: ${text.replace(/\s+/g, ' ').slice(0, 700)}`)
  }
  expect(slow).toEqual([])
})
