import type fc from 'fast-check'
import type { Account, Answer } from '../account.ts'
import { dump } from '../dump.ts'
import type { Server } from '../server.ts'
import { broken } from './laws.ts'
import { look, type Seen } from './snapshot.ts'
import type { World } from './world.ts'

/** The account that the model is compared with. */
export type Real = {
  server: Server
  acme: Account
  channel: string
  pixels: string[]
  /** Moves the clock of the server; null: others use it too. */
  later: ((ms: number) => Promise<void>) | null
  seen: Seen
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
    const said = await act(world, real, args)
    if (said === undefined) return
    real.said.push(`${name}: ${said}`)
    real.seen = await look(real.server, real.acme.id)
    const faults = broken(world, real.seen)
    if (faults.length > 0) throw new Broken(real, faults)
  },
})

export class Broken extends Error {
  constructor({ said, acme }: Real, faults: string[]) {
    super(`${[...said.slice(-40), ...faults.map((it) => `  ✗ ${it}`)].join('\n')}\n  in account ${acme.id}`)
  }
}

/** Fails unless an answer is what the model says. */
export function must(real: Real, what: string, answer: Answer, status: number, code?: string) {
  if (answer.status === status && (code === undefined || answer.body?.code === code)) return
  const body = JSON.stringify(answer.body).slice(0, 400)
  throw new Broken(real, [`${what}: ${answer.status} ${body} instead of ${status} ${code ?? ''}`])
}

/** Every table but those that an undo may leave traces in; words are written by whoever reads the outbox, a moment later. */
export async function picture(real: Real): Promise<Record<string, string[]>> {
  const { contact_words: _, contacts = [], ...tables } = await dump(real.server, real.acme.id)
  const wordless = (row: string) => JSON.stringify({ ...JSON.parse(row), words: null })
  return { ...tables, contacts: contacts.map(wordless).sort() }
}

/** The nth of them, whatever their number. */
export const nth = <T>(items: Iterable<T>, n: number): T | undefined => {
  const list = [...items]
  return list[n % list.length]
}
