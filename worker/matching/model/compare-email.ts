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
  ...against('different', 'colleague', 'numbered'),
]
const AT = placesOf(LEVELS)

/** Shorter local parts are too near to each other for one slip to mean anything. */
const SLIP_MIN_LETTERS = 4
const SLIP_MIN_DIGITS = 2
const YEAR_DIGITS = 4
/** `smith` in `j.smith`. */
const VARIATION_MIN_LETTERS = 5
const LONG_DOMAIN = 8
/** In so many letters there is room for two slips. */
const LONG = 10
/** Programs cut texts off at 20 characters or more; what is left has this much at least. */
const CUT_MIN_CHARS = 12

const ENDING = /\.(co|com)?\.?[a-z]{0,3}$/
const rootOf = (domain: string) => domain.replace(ENDING, '')
const endingOf = (domain: string) => domain.slice(rootOf(domain).length)
/** `.co` of `.com`; `.de` and `.pl` are two places. */
const areOneEnding = (a: string, b: string) => a.startsWith(b) || b.startsWith(a) || withinSlips(a, b, 1)

/** `gmial.com`, `t-onlinne.`, `gmailc.om`: slips of one name, with whatever is left of its ending. */
function isMistyped(
  { domain: a, provider: one }: ModelEmail,
  { domain: b, provider: other }: ModelEmail,
): boolean {
  if (one && other && one !== other) return false
  const slips = Math.min(a.length, b.length) > LONG_DOMAIN ? 2 : 1
  return (
    (withinSlips(rootOf(a), rootOf(b), slips) && areOneEnding(endingOf(a), endingOf(b))) ||
    (withinSlips(a, b, slips) && rootOf(a) !== rootOf(b)) ||
    meantHost(a) === b ||
    meantHost(b) === a
  )
}
/** One is the other's beginning, as far as a program kept it. */
const isCut = ({ key: a }: ModelEmail, { key: b }: ModelEmail) =>
  Math.min(a.length, b.length) >= CUT_MIN_CHARS &&
  a.length !== b.length &&
  (a.startsWith(b) || b.startsWith(a))

const digitsOf = ({ plain }: ModelEmail) => plain.replace(/\D/g, '')
const sorted = (text: string) => [...text].sort().join('')
/** `1981` and `181` or `1891`: lost or swapped in typing. `1981` and `1982` are two years, `86` and `806` two numbers. */
const areSlippedDigits = (a: string, b: string) =>
  Math.max(a.length, b.length) >= YEAR_DIGITS &&
  withinSlips(a, b, 1) &&
  (a.length !== b.length || sorted(a) === sorted(b))

/** Same letters, other digits: `mueller` and `mueller2` at one company are two people, `pepe894` and `pepe94` may be a slip. */
function isNumbered(a: ModelEmail, b: ModelEmail): boolean {
  const [one, other] = [digitsOf(a), digitsOf(b)]
  if (one === other) return false
  // A slip in the letters besides makes them no more one person's.
  if (a.company !== '') return withinSlips(a.letters, b.letters, 1)
  if (a.letters !== b.letters) return false
  if (a.namedLetters && b.namedLetters) return !areSlippedDigits(one, other)
  return Math.min(one.length, other.length) < SLIP_MIN_DIGITS
}

/** `john.smith`, `jsmith`, `smith.j`: what people are called, which says no more than their names do. */
function areVariations(a: ModelEmail, b: ModelEmail): boolean {
  if (a.named && b.named) return true
  const [short, long] = a.letters.length <= b.letters.length ? [a.letters, b.letters] : [b.letters, a.letters]
  return (
    short.length >= VARIATION_MIN_LETTERS &&
    (long.endsWith(short.slice(1)) || long.startsWith(short.slice(0, -1)))
  )
}

/** A company gives everybody one address. */
const areColleagues = (a: ModelEmail, b: ModelEmail) =>
  a.domain === b.domain && a.company !== '' && !a.shared && !b.shared

/** Somebody's address at work says little against another one at home. */
function unlike(a: ModelEmail, b: ModelEmail): number {
  if (areVariations(a, b)) return AT.variation
  return (a.company === '') === (b.company === '') ? AT.different : AT.other_kind
}

/** `w.huang` and `f.huang`: no slip of the finger, but two first names. */
const areTwoInitials = (a: ModelEmail, b: ModelEmail) =>
  (a.initialed || b.initialed) && a.folded !== b.folded && a.folded.slice(1) === b.folded.slice(1)

function compareTwo(a: ModelEmail, b: ModelEmail): number {
  if (a.normal === b.normal) return AT.exact
  if (a.key === b.key) return AT.mailbox
  if (a.plain === b.plain) {
    // Two of one name at a provider may differ in the dot; a company would have seen to it that they don't.
    if (a.domain === b.domain) return a.named && b.named && a.company === '' ? AT.variation : AT.near
    if (isMistyped(a, b) || isCut(a, b)) return AT.mistyped_domain
    if (a.shared || b.shared) return AT.different
    return a.named || b.named ? AT.variation : AT.same_local
  }
  if (isCut(a, b)) return AT.mistyped_domain
  if (a.domain === b.domain && isNumbered(a, b)) return AT.numbered
  if (areSlips(a, b)) return AT.near
  return areColleagues(a, b) ? AT.colleague : unlike(a, b)
}

/** `b.smith` and `m.smith` are one letter apart, and both are what their owners are called. */
function areSlips(a: ModelEmail, b: ModelEmail): boolean {
  const length = Math.min(a.plain.length, b.plain.length)
  if (length < SLIP_MIN_LETTERS || (a.named && b.named) || areTwoInitials(a, b)) return false
  const isOneDomain =
    a.domain === b.domain ||
    isMistyped(a, b) ||
    a.domain.startsWith(b.domain) ||
    b.domain.startsWith(a.domain)
  if (isOneDomain && withinSlips(a.plain, b.plain, length < LONG ? 1 : 2)) return true
  // The @ slipped, or both sides did.
  return a.domain !== b.domain && withinSlips(a.whole, b.whole, 2)
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
