import { permutations } from '../interleave.ts'

/** Merges and a chat that are asked for at the same moment; people and their leads by number, one lead each. */
export type Asked =
  | { kind: 'contacts' | 'leads'; winner: number; loser: number }
  /** A chat with the address of this one. */
  | { kind: 'chat'; who: number }

/** What one of them is answered: `merged`, the code of the refusal, or what became of the chat. */
export type Answered = string

/** Whose people and leads are, by number: its own number for one that is its own. */
export type Standing = { contacts: number[]; leads: number[] }

/** What they are answered one after the other. */
export function oneByOne(people: number, asked: Asked[]): { answers: Answered[]; standing: Standing } {
  const own = Array.from({ length: people }, (_, i) => i)
  const standing: Standing = { contacts: [...own], leads: [...own] }
  const join = (of: number[], winner: number, loser: number) => {
    for (const [i, into] of of.entries()) if (into === loser) of[i] = winner
  }
  const at = (of: number[], i: number) => of[i] ?? i
  const answers = asked.map((it): Answered => {
    const { contacts, leads } = standing
    if (it.kind === 'chat') {
      const contact = at(contacts, it.who)
      const there = own.filter((i) => at(leads, i) === i && at(contacts, i) === contact).length
      return ['', 'merged', 'updated'][there] ?? 'queued_for_review'
    }
    const of = it.kind === 'contacts' ? contacts : leads
    if (at(of, it.winner) !== it.winner || at(of, it.loser) !== it.loser) return 'already_merged'
    if (it.kind === 'leads') {
      const [into, from] = [at(contacts, it.winner), at(contacts, it.loser)]
      if (into !== from) join(contacts, into, from)
    }
    join(of, it.winner, it.loser)
    return 'merged'
  })
  return { answers, standing }
}

/** The orders in which these, asked one after the other, would have been answered so. */
export const serialOrders = (people: number, asked: Asked[], answers: Answered[]): number[][] =>
  permutations(asked.map((_, i) => i)).filter((order) => {
    const said = oneByOne(
      people,
      order.map((i) => asked[i] as Asked),
    ).answers
    return order.every((i, at) => said[at] === answers[i])
  })
