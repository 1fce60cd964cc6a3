/** What the database was asked, and which of it goes through a table. */
import { worker } from './faults.ts'

type Prepared = D1PreparedStatement & { [ASKED]?: { text: string; values: unknown[] } }
const ASKED = Symbol('asked')
const INNER = Symbol('inner')

/** The database, which remembers what it was asked. */
export function listening() {
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

export type Statements = { text: string; values: unknown[] }[]

/** What holds nothing but what is wanted, all of it: empty blocks, contacts that nobody has indexed yet, marks, the one job of its kind under way. */
const WANTED_WHOLE =
  /\b(blocks_empty|contacts_without_words|jobs_one_\w+|accounts_merging_flagged|stale_contacts USING PRIMARY KEY)\b/

/** The first page of a list of everything: nothing but what is not shown is left out, and the index has its order. An index of open conversations has no others. */
const FIRST_PAGE =
  /^select [^()]+ from (?:\(select \* from "\w+" indexed by "\w+"\) )?"(\w+)" where \(?"\1"\."account_id" = \?(?: and "\1"\."(?:(?:deleted_at|resolved_at)" is null|status" = '\w+')\))? order by [^()]+ limit \?$/i

/** What an admin sets up by hand: a few rows, and all are wanted. */
const SET_UP = ['pipelines', 'stages', 'channels', 'sites', 'webhooks', 'connections']

/** The tables that a statement reads by what it calls them; rows that it made itself have other names. */
const tablesIn = (text: string) =>
  new Map(
    [...text.matchAll(/\b(?:from|join|update)\s+"?(\w+)"?(?:\s+as\s+(\w+))?/gi)].map(
      ([, table = '', name = table]) => [name, table],
    ),
  )

/** Steps of a plan that go through a whole table, or through all that an account has of it. */
function slowSteps(text: string, steps: string[]): string[] {
  const ordered = !steps.some((it) => it.startsWith('USE TEMP B-TREE'))
  const tables = tablesIn(text)
  return steps.filter((step) => {
    const [, how, name = ''] = /^(SCAN|SEARCH) (\w+)(?! VIRTUAL TABLE)\b/.exec(step) ?? []
    // A statement's own rows: `WITH RECURSIVE found (…) AS (…), more (…) AS`.
    const table = new RegExp(`(?:\\bRECURSIVE|\\),) ${name}\\b`).test(text) ? undefined : tables.get(name)
    if (!table || SET_UP.includes(table) || WANTED_WHOLE.test(step)) return false
    return how === 'SCAN' || (step.endsWith(' (account_id=?)') && !(ordered && FIRST_PAGE.test(text)))
  })
}

/** The statements whose plan reads more than what is wanted of a table. */
export async function slowOf(statements: Statements): Promise<string[]> {
  const slow: string[] = []
  for (const { text, values } of statements) {
    // Nothing is in an empty list, and no row is read for it.
    if (text.includes('IN ()')) continue
    const { results } = await worker.DB.prepare(`EXPLAIN QUERY PLAN ${text}`)
      .bind(...values)
      .all<{ detail: string }>()
    const steps = slowSteps(
      text,
      results.map(({ detail }) => detail),
    )
    if (steps.length > 0) slow.push(`${steps.join('; ')}: ${text.replace(/\s+/g, ' ').slice(0, 700)}`)
  }
  return slow
}
