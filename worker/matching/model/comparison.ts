import type { Features } from './features.ts'

/** A graded agreement. `agrees`: what it may say: only for, only against, or either as it is learned (null). */
export type Level<Name extends string = string> = { name: Name; agrees: boolean | null }

/**
 * How two people are compared in one respect. Level 0 of every comparison is null: one of them has nothing to
 * compare, which says nothing. The others stand in order, the strongest agreement first; a weight never rises along it.
 */
export type Comparison = {
  name: string
  levels: readonly Level[]
  /** So many levels, from the first on, are spellings of one value: which of them it is says nothing more. */
  spellings?: number
  /** Symmetric. A level, and how many contacts have the value that both have (0: the level does not depend on it). */
  compare: (a: Features, b: Features) => Code
}

/** Level and count in one number: a pair's comparisons are millions. */
export type Code = number
const LEVEL_BITS = 4
const LEVEL_MASK = (1 << LEVEL_BITS) - 1

export const NOTHING: Code = 0
export const code = (level: number, count = 0): Code => (count << LEVEL_BITS) | level
export const levelIn = (code: Code) => code & LEVEL_MASK
export const countIn = (code: Code) => code >>> LEVEL_BITS

/** Of two values that both have, the rarer one tells more; 0 is one that was not counted. */
export const rarer = (a: number, b: number) => (a === 0 || b === 0 ? a + b : Math.min(a, b))

const levelled =
  (agrees: boolean | null) =>
  <Name extends string>(...names: Name[]): Level<Name>[] =>
    names.map((name) => ({ name, agrees }))

export const agreeing = levelled(true)
export const either = levelled(null)
export const against = levelled(false)
export const missing: Level<'missing'> = { name: 'missing', agrees: null }

/** The place of each level, by its name. */
export const placesOf = <Name extends string>(levels: readonly Level<Name>[]) =>
  Object.fromEntries(levels.map(({ name }, place) => [name, place])) as Record<Name, number>
