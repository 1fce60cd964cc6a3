import type { CandidatePairs } from './candidate-pairs.ts'
import { type Code, type Comparison, levelIn } from './comparison.ts'
import { comparisonsWith } from './comparisons.ts'
import type { Features } from './features.ts'
import { randomPairs } from './random-pairs.ts'

/** How many pairs are looked at; more make no difference that can be seen. */
export type Room = { candidates: number; random: number }
/** For m; and for u, where a level that one pair in ten thousand has is to be met a few times. */
export const ROOM: Room = { candidates: 60_000, random: 100_000 }

/** Candidate pairs that are looked at, of those that were found. Plain data. */
export type Picked = {
  found: number
  /** How many of a pair's two are anchors: a pair of two is met from both ends. */
  ends: 1 | 2
  a: number[]
  b: number[]
  madeBy: number[]
}

/** What was seen of some candidate pairs: their comparisons one after the other, `madeBy` of each. */
type Seen = Pick<Picked, 'found' | 'ends' | 'madeBy'> & { codes: number[] }

/**
 * What training learns from: contacts picked at random, the anchors, what they have in common with each other, and what
 * with whoever may be one person with one of them. Of one slice, or of several together; plain data, and stored.
 */
export type Observed = {
  anchors: number
  /** By comparison and level: of how many random pairs of anchors. */
  random: number[][]
  seen: Seen[]
}

/** Every nth of the pairs, so that they fit. @param anchors the first so many of the list. */
export function pick(pairs: CandidatePairs, anchors: number, room = ROOM.candidates): Picked[] {
  const step = Math.max(1, Math.ceil(pairs.a.length / room))
  return ([2, 1] as const).flatMap((ends) => {
    const of = [...pairs.b.keys()].filter((i) => ((pairs.b[i] as number) < anchors ? 2 : 1) === ends)
    const taken = Array.from({ length: Math.floor(of.length / step) }, (_, i) => of[i * step] as number)
    const at = (list: Int32Array) => taken.map((i) => list[i] as number)
    return taken.length === 0
      ? []
      : [{ found: of.length, ends, a: at(pairs.a), b: at(pairs.b), madeBy: at(pairs.madeBy) }]
  })
}

/** @param people the anchors first, then whoever else is in a pair; with their counts. */
export function observe(
  people: readonly Features[],
  anchors: number,
  picked: readonly Picked[],
  attributes: readonly string[],
  room = ROOM.random,
): Observed {
  const comparisons = comparisonsWith(attributes)
  const compare = (a: number, b: number, see: (code: Code, c: number) => void) => {
    const [one, other] = [people[a] as Features, people[b] as Features]
    for (let c = 0; c < comparisons.length; c++) see((comparisons[c] as Comparison).compare(one, other), c)
  }
  const random = comparisons.map(({ levels }) => levels.map(() => 0))
  const count = (code: Code, c: number) => {
    const of = random[c] as number[]
    of[levelIn(code)] = (of[levelIn(code)] as number) + 1
  }
  for (const [a, b] of randomPairs(anchors, Math.min(room, pairsAmong(anchors)))) compare(a, b, count)
  const seen = picked.map(({ found, ends, a, b, madeBy }) => {
    const codes: number[] = []
    for (const [i, one] of a.entries()) compare(one, b[i] as number, (code) => codes.push(code))
    return { found, ends, madeBy, codes }
  })
  return { anchors, random, seen }
}

const pairsAmong = (people: number) => (people * (people - 1)) / 2

/** Slices together; their anchors are different contacts. */
export const joined = (all: readonly Observed[]): Observed => ({
  anchors: all.reduce((sum, { anchors }) => sum + anchors, 0),
  random: (all[0]?.random ?? []).map((levels, c) =>
    levels.map((_, l) => all.reduce((sum, { random }) => sum + (random[c]?.[l] ?? 0), 0)),
  ),
  seen: all.flatMap(({ seen }) => seen),
})
