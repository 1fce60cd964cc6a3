import type fc from 'fast-check'
import type { Account, Answer } from '../account.ts'
import { broken } from './laws.ts'
import type { Seen } from './snapshot.ts'
import type { Tables } from './tables.ts'
import type { World } from './world.ts'

/** The account that the model is compared with. */
export type Real = {
  acme: Account
  tables: Tables
  channel: string
  pixels: string[]
  /** Moves the clock of the server; null: others use it too. */
  later: ((ms: number) => Promise<void>) | null
  seen: Seen
  /** What was seen was seen after the last command. */
  isFresh: boolean
  said: string[]
}

export type Command = fc.AsyncCommand<World, Real>

/** One command: what it does to both, in words for a counterexample; afterwards both are compared. */
export const step = <T>(
  name: string,
  args: T,
  act: (world: World, real: Real, args: T) => Promise<string | undefined>,
): Command => ({
  check: () => true,
  toString: () => `${name} ${JSON.stringify(args)}`,
  run: async (world, real) => {
    real.isFresh = false
    const said = await act(world, real, args)
    if (said === undefined) return
    real.said.push(`${name}: ${said}`)
    await lookAgain(real)
    const faults = broken(world, real.seen)
    if (faults.length > 0) throw new Broken(real, faults)
  },
})

/** What the tables hold after this command; nothing of it may follow. */
export async function lookAgain(real: Real): Promise<Seen> {
  if (!real.isFresh) real.seen = await real.tables.look()
  real.isFresh = true
  return real.seen
}

export class Broken extends Error {
  constructor({ said, acme }: Real, faults: string[]) {
    super(`${[...said.slice(-40), ...faults.map((it) => `  ✗ ${it}`)].join('\n')}\n  in account ${acme.id}`)
  }
}

/** Fails unless an answer is what the model says. */
export function must(real: Real, what: string, answer: Answer, status: number, code?: string) {
  if (answer.status === status && (code === undefined || answer.body?.code === code)) return
  const cost = answer.status === 503 ? ` ${answer.headers.get('x-test-meter')}` : ''
  const body = JSON.stringify(answer.body).slice(0, 400) + cost
  throw new Broken(real, [`${what}: ${answer.status} ${body} instead of ${status} ${code ?? ''}`])
}

/** The nth of them, whatever their number. */
export const nth = <T>(items: Iterable<T>, n: number): T | undefined => {
  const list = [...items]
  return list[n % list.length]
}
