import {
  against,
  agreeing,
  type Code,
  type Comparison,
  code,
  either,
  missing,
  NOTHING,
  placesOf,
} from './comparison.ts'
import { jaroWinkler, withinSlips } from './distance.ts'
import type { Features } from './features.ts'
import type { NamePart } from './name.ts'
import { areNicknames } from './nicknames.ts'

/** Jaro–Winkler bands. Source: Splink's name comparison, .92 and .8 (its .88 lies between them). */
const NEAR = 0.92
const SIMILAR = 0.8
/** Shorter names are too near to each other for one slip to mean anything. */
const SLIP_MIN_LETTERS = 3

const FIRST = [
  missing,
  ...agreeing('exact', 'variant', 'swapped', 'near', 'initial'),
  ...either('similar'),
  ...against('different'),
]
const LAST = [
  missing,
  ...agreeing('exact', 'variant', 'swapped', 'near'),
  ...either('similar'),
  ...against('different'),
]
const AT = { first: placesOf(FIRST), last: placesOf(LAST) }

/** One consists of words of the other: `García` and `García Rodríguez`, `María` and `María José`. */
function isPart(a: NamePart, b: NamePart): boolean {
  if (a.words.length === b.words.length) return false
  const [few, many] = a.words.length < b.words.length ? [a, b] : [b, a]
  return few.words.every((word) => word.length > 1 && many.words.includes(word))
}

/** `Kuznetsova` and `Kusnezowa`: one sound; with other vowels only where the rest is long enough to be the same. */
const soundsAlike = (a: NamePart, b: NamePart) =>
  a.sound === b.sound ||
  (a.skeleton === b.skeleton && a.skeleton.length > 3 && jaroWinkler(a.sound, b.sound) >= NEAR)

const areNear = (a: NamePart, b: NamePart) =>
  (Math.min(a.text.length, b.text.length) >= SLIP_MIN_LETTERS && withinSlips(a.text, b.text, 1)) ||
  jaroWinkler(a.text, b.text) >= NEAR

/** As good as one name, in whatever spelling. */
const areAlike = (a: NamePart, b: NamePart) =>
  a.sound === b.sound || areNicknames(a.words[0] ?? '', a.full, b.words[0] ?? '', b.full) || areNear(a, b)

/** `Vijay Patel` and `Patel V.` */
const isSwappedInitial = (a: NamePart, b: NamePart, restA: NamePart, restB: NamePart) =>
  a.isInitial !== b.isInitial && a.text[0] === b.text[0] && restA.sound === restB.sound

/** Their names stand the wrong way round: what one has first the other has last. */
function areSwapped(a: Features, b: Features): boolean {
  // A single name is called a first name, whichever it is.
  if (a.first && b.last && (!a.last || !b.first)) return areAlike(a.first, b.last)
  if (b.first && a.last && (!b.last || !a.first)) return areAlike(b.first, a.last)
  if (!a.first || !a.last || !b.first || !b.last) return false
  if (a.first.isInitial || b.first.isInitial || a.last.isInitial || b.last.isInitial)
    return (
      isSwappedInitial(a.first, b.last, a.last, b.first) || isSwappedInitial(a.last, b.first, a.first, b.last)
    )
  // One of them may have a slip in it besides.
  const isSure = a.first.sound === b.last.sound || a.last.sound === b.first.sound
  return isSure && areAlike(a.first, b.last) && areAlike(a.last, b.first)
}

/** One whole name, cut elsewhere: `Anna Maria | Berg` and `Anna | Maria Berg`. */
const isOneName = (a: Features, b: Features) =>
  a.first !== null &&
  b.first !== null &&
  (a.first.text !== b.first.text || a.last?.text !== b.last?.text) &&
  a.first.text + (a.last?.text ?? '') === b.first.text + (b.last?.text ?? '')

/** The commoner of the two says how much it means. */
const variant = (level: number, a: NamePart, b: NamePart): Code => code(level, Math.max(a.count, b.count))

/** A slip makes a name that hardly anybody has: two that several people have each are two names, `Peter` and `Petra`. */
const ESTABLISHED = 3
const ESTABLISHED_PART = 0.05

function areEstablished(a: NamePart, b: NamePart): boolean {
  const [few, many] = a.count < b.count ? [a.count, b.count] : [b.count, a.count]
  return few >= ESTABLISHED && few >= many * ESTABLISHED_PART
}

function slipLevel(a: NamePart, b: NamePart, at: Record<'near' | 'similar' | 'different', number>): number {
  const areTwo = areEstablished(a, b)
  if (areNear(a, b)) return areTwo ? at.similar : at.near
  const isSimilar = !areTwo && jaroWinkler(a.text, b.text) >= SIMILAR
  return isSimilar ? at.similar : at.different
}

function compareFirst(a: Features, b: Features): Code {
  const [one, other] = [a.first, b.first]
  if (!one || !other) return NOTHING
  if (one.text === other.text) return one.isInitial ? code(AT.first.initial) : code(AT.first.exact, one.count)
  if (one.isInitial || other.isInitial) {
    if (one.text[0] !== other.text[0] && areSwapped(a, b)) return code(AT.first.swapped)
    return code(one.text[0] === other.text[0] ? AT.first.initial : AT.first.different)
  }
  if (
    one.sound === other.sound ||
    areNicknames(one.words[0] ?? '', one.full, other.words[0] ?? '', other.full)
  )
    return variant(AT.first.variant, one, other)
  if (isPart(one, other) || isOneName(a, b)) return variant(AT.first.variant, one, other)
  if (areSwapped(a, b)) return code(AT.first.swapped)
  // `Stefan` and `Stefanie` sound alike; where both are names of their own, they are two.
  if (soundsAlike(one, other) && !areEstablished(one, other)) return variant(AT.first.variant, one, other)
  return code(slipLevel(one, other, AT.first))
}

function compareLast(a: Features, b: Features): Code {
  const [one, other] = [a.last, b.last]
  if (!one || !other) return NOTHING
  if (one.text === other.text) return code(AT.last.exact, one.count)
  if (one.sound === other.sound || isPart(one, other) || isOneName(a, b) || soundsAlike(one, other))
    return variant(AT.last.variant, one, other)
  if (areSwapped(a, b)) return code(AT.last.swapped)
  return code(slipLevel(one, other, AT.last))
}

export const firstName: Comparison = { name: 'first_name', levels: FIRST, compare: compareFirst }
export const lastName: Comparison = { name: 'last_name', levels: LAST, compare: compareLast }
