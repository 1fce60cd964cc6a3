import { meantHost } from '../../domain/mistyped-domain.ts'
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
  rarer,
} from './comparison.ts'
import { withinSlips } from './distance.ts'
import type { ModelEmail } from './email.ts'
import type { Features } from './features.ts'

const LEVELS = [
  missing,
  ...agreeing('exact', 'mailbox', 'mistyped_domain', 'near', 'same_local'),
  ...either('variation', 'other_kind'),
  ...against('different', 'numbered'),
]
const AT = placesOf(LEVELS)

/** Shorter local parts are too near to each other for one slip to mean anything. */
const SLIP_MIN_LETTERS = 4
const SLIP_MIN_DIGITS = 2
/** In so many letters there is room for two slips. */
const LONG = 10
/** Programs cut texts off at 20 characters or more; what is left has this much at least. */
const CUT_MIN_CHARS = 12

/** Endings are cut off, and mistyped, more often than the name in front of them. */
const rootOf = (domain: string) => domain.replace(/\.(co|com)?\.?[a-z]{0,3}$/, '')
/** `gmial.com`, `t-onlinne.`: slips of one name, with whatever is left of its ending. */
const isMistyped = (a: string, b: string) =>
  withinSlips(rootOf(a), rootOf(b), Math.min(a.length, b.length) > 8 ? 2 : 1) ||
  meantHost(a) === b ||
  meantHost(b) === a
/** One is the other's beginning, as far as a program kept it. */
const isCut = (a: string, b: string) =>
  Math.min(a.length, b.length) >= CUT_MIN_CHARS &&
  a.length !== b.length &&
  (a.startsWith(b) || b.startsWith(a))

const digitsOf = ({ plain }: ModelEmail) => plain.replace(/\D/g, '')
/** Same letters, other digits: `mueller` and `mueller2` at one company are two people, `pepe894` and `pepe94` may be a slip. */
const isNumbered = (a: ModelEmail, b: ModelEmail) =>
  a.letters === b.letters &&
  digitsOf(a) !== digitsOf(b) &&
  (a.company !== '' ||
    (a.namedLetters && b.namedLetters) ||
    a.plain.length - a.letters.length < SLIP_MIN_DIGITS ||
    b.plain.length - b.letters.length < SLIP_MIN_DIGITS)

/** `john.smith`, `jsmith`, `smith.j`: both may be of one name. */
function areVariations(a: ModelEmail, b: ModelEmail): boolean {
  if (a.named && b.named) return true
  const [short, long] = a.letters.length <= b.letters.length ? [a.letters, b.letters] : [b.letters, a.letters]
  return short.length >= 5 && (long.endsWith(short.slice(1)) || long.startsWith(short.slice(0, -1)))
}

/** Somebody's address at work says little against another one at home. */
function unlike(a: ModelEmail, b: ModelEmail): number {
  if (areVariations(a, b)) return AT.variation
  return (a.company === '') === (b.company === '') ? AT.different : AT.other_kind
}

function compareTwo(a: ModelEmail, b: ModelEmail): number {
  if (a.normal === b.normal) return AT.exact
  if (a.key === b.key) return AT.mailbox
  if (a.plain === b.plain) {
    if (a.domain === b.domain) return a.named && b.named ? AT.variation : AT.near
    if (isMistyped(a.domain, b.domain) || isCut(a.normal, b.normal)) return AT.mistyped_domain
    if (a.shared || b.shared) return AT.different
    return a.named || b.named ? AT.variation : AT.same_local
  }
  if (isCut(a.normal, b.normal)) return AT.mistyped_domain
  if (a.domain === b.domain && isNumbered(a, b)) return AT.numbered
  const length = Math.min(a.plain.length, b.plain.length)
  const isLong = length >= SLIP_MIN_LETTERS
  // `b.smith` and `m.smith` are one letter apart, and both are what their owners are called.
  const isSlip = isLong && !(a.named && b.named) && withinSlips(a.plain, b.plain, length < LONG ? 1 : 2)
  if (
    isSlip &&
    (a.domain === b.domain ||
      isMistyped(a.domain, b.domain) ||
      a.domain.startsWith(b.domain) ||
      b.domain.startsWith(a.domain))
  )
    return AT.near
  // The @ slipped, or both sides did.
  const mayBeSlips = isLong && !(a.named && b.named) && a.domain !== b.domain
  return mayBeSlips && withinSlips(a.whole, b.whole, 2) ? AT.near : unlike(a, b)
}

/** The best of what both have. */
function compare(a: Features, b: Features): Code {
  if (a.emails.length === 0 || b.emails.length === 0) return NOTHING
  let best: number = LEVELS.length
  let count = 0
  for (const one of a.emails)
    for (const other of b.emails) {
      const level = compareTwo(one, other)
      if (level > best) continue
      const by = level === AT.exact || level === AT.mailbox ? Math.max(one.count, other.count) : 0
      count = level === best ? rarer(count, by) : by
      best = level
    }
  return code(best, count)
}

export const email: Comparison = { name: 'email', levels: LEVELS, spellings: 2, compare }
