import { worker } from './faults.ts'

/** The database, which does something of its own before the nth question. */
export function before(nth: number, other: () => Promise<unknown>) {
  let asked = 0
  const turn = async () => {
    if (asked++ === nth) await other()
  }
  const held = (statement: D1PreparedStatement): D1PreparedStatement =>
    new Proxy(statement, {
      get(target, property) {
        if (property === INNER) return target
        if (property === 'bind') return (...values: unknown[]) => held(target.bind(...values))
        if (property === 'all' || property === 'run' || property === 'first' || property === 'raw')
          return async (...args: unknown[]) => {
            await turn()
            return Reflect.apply(Reflect.get(target, property), target, args)
          }
        const value = Reflect.get(target, property)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
  return new Proxy(worker.DB, {
    get(target, property) {
      if (property === 'prepare') return (text: string) => held(target.prepare(text))
      if (property === 'batch')
        return async (statements: (D1PreparedStatement & { [INNER]?: D1PreparedStatement })[]) => {
          await turn()
          return target.batch(statements.map((it) => it[INNER] ?? it))
        }
      const value = Reflect.get(target, property)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}
const INNER = Symbol('inner')
