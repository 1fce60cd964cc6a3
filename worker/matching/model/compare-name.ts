import { agreeing, against, type Code, type Comparison, code, either, missing, NOTHING } from './comparison.ts'
import { jaroWinkler, withinSlips } from './distance.ts'
import type { Features } from './features.ts'
import type { NamePart } from './name.ts'
import { areNicknames } from './nicknames.ts'

/** Jaro–Winkler bands. Source: Splink's name comparison, .92 and .8 (its .88 lies between them). */
const NEAR = 0.92
const SIMILAR = 0.8
/** Shorter names are too near to each other for one slip to mean anything. */
const SLIP_MIN_LETTERS = 4

const level = (names: readonly { name: string }[], name: string) => names.findIndex((it) => it.name === name)

const FIRST = [
  missing,
  ...agreeing('exact', 'variant', 'swapped', 'near', 'initial'),
  ...either('similar'),
  ...against('different'),
]
const LAST = [missing, ...agreeing('exact', 'variant', 'swapped', 'near'), ...either('similar'), ...against('different')]
const AT = {
  first: Object.fromEntries(FIRST.map(({ name }) => [name, level(FIRST, name)])) as Record<string, number>,
  last: Object.fromEntries(LAST.map(({ name }) => [name, level(LAST, name)])) as Record<string, number>,
}

/** One consists of words of the other: `García` and `García Rodríguez`, `María` and `María José`. */
function isPart(a: NamePart, b: NamePart): boolean {
  if (a.words.length === b.words.length) return false
  const [few, many] = a.words.length < b.words.length ? [a, b] : [b, a]
  return few.words.every((word) => word.length > 1 && many.words.includes(word))
}

/** `Kuznetsova` and `Kusnezowa`: one sound; with other vowels only where the rest is long enough to be the same. */
const soundsAlike = (a: NamePart, b: NamePart) =>
  a.sound === b.sound || (a.skeleton === b.skeleton && a.skeleton.length > 3 && jaroWinkler(a.sound, b.sound) >= NEAR)

const areNear = (a: NamePart, b: NamePart) =>
  (Math.min(a.text.length, b.text.length) >= SLIP_MIN_LETTERS && withinSlips(a.text, b.text, 1)) ||
  jaroWinkler(a.text, b.text) >= NEAR

/** Their names stand the wrong way round: what one has first the other has last. */
function areSwapped(a: Features, b: Features): boolean {
  if (!a.first || !a.last || !b.first || !b.last) return false
  if (a.first.text === b.first.text || a.last.text === b.last.text) return false
  return a.first.sound === b.last.sound && a.last.sound === b.first.sound
}

/** One whole name, cut elsewhere: `Anna Maria | Berg` and `Anna | Maria Berg`. */
const isOneName = (a: Features, b: Features) =>
  a.first !== null &&
  b.first !== null &&
  (a.first.text !== b.first.text || a.last?.text !== b.last?.text) &&
  a.first.text + (a.last?.text ?? '') === b.first.text + (b.last?.text ?? '')

function compareFirst(a: Features, b: Features): Code {
  const [one, other] = [a.first, b.first]
  if (!one || !other) return NOTHING
  if (one.text === other.text)
    return one.isInitial ? code(AT.first.initial as number) : code(AT.first.exact as number, one.count)
  if (one.isInitial || other.isInitial)
    return code((one.text[0] === other.text[0] ? AT.first.initial : AT.first.different) as number)
  if (one.sound === other.sound || areNicknames(one.words[0] ?? '', one.full, other.words[0] ?? '', other.full))
    return code(AT.first.variant as number)
  if (isPart(one, other) || isOneName(a, b) || soundsAlike(one, other)) return code(AT.first.variant as number)
  if (areSwapped(a, b)) return code(AT.first.swapped as number)
  if (areNear(one, other)) return code(AT.first.near as number)
  return code(
    (jaroWinkler(one.text, other.text) >= SIMILAR ? AT.first.similar : AT.first.different) as number,
  )
}

function compareLast(a: Features, b: Features): Code {
  const [one, other] = [a.last, b.last]
  if (!one || !other) return NOTHING
  if (one.text === other.text) return code(AT.last.exact as number, one.count)
  if (one.sound === other.sound || isPart(one, other) || isOneName(a, b) || soundsAlike(one, other))
    return code(AT.last.variant as number)
  if (areSwapped(a, b)) return code(AT.last.swapped as number)
  if (areNear(one, other)) return code(AT.last.near as number)
  return code((jaroWinkler(one.text, other.text) >= SIMILAR ? AT.last.similar : AT.last.different) as number)
}

export const firstName: Comparison = { name: 'first_name', levels: FIRST, compare: compareFirst }
export const lastName: Comparison = { name: 'last_name', levels: LAST, compare: compareLast }
