import { splitName } from '../../domain/contact.ts'
import { isJunkWord } from '../../domain/junk.ts'
import { nameWords, skeletonOf, soundOf } from './letters.ts'
import { fullNames } from './nicknames.ts'

/** A first or a last name, read once. */
export type NamePart = {
  words: string[]
  /** Its words in one. */
  text: string
  sound: string
  skeleton: string
  /** What its first word may be short for. */
  full: ReadonlySet<string> | null
  isInitial: boolean
  /** Contacts that have it. */
  count: number
}

/** Titles and particles of an address, not of a name. */
const TITLES = new Set([
  'mr',
  'mrs',
  'ms',
  'dr',
  'prof',
  'herr',
  'frau',
  'sr',
  'sra',
  'jr',
  'mme',
  'mag',
  'ing',
  'dipl',
])

export function namePart(text: string | undefined): NamePart | null {
  if (!text || isJunkWord(text)) return null
  const all = nameWords(text)
  const named = all.filter((word) => !TITLES.has(word))
  const words = named.length > 0 ? named : all
  const joined = words.join('')
  if (joined === '') return null
  return {
    words,
    text: joined,
    sound: soundOf(joined),
    skeleton: skeletonOf(joined),
    full: fullNames(words[0] ?? '') ?? fullNames(joined),
    isInitial: joined.length === 1,
    count: 0,
  }
}

/** First and last of a whole name, `Smith, John` too. */
export function readName(given: { first_name?: string; last_name?: string; name?: string }) {
  if (given.first_name || given.last_name || !given.name)
    return { first: namePart(given.first_name), last: namePart(given.last_name) }
  const comma = /^([^,]+),\s*(.+)$/.exec(given.name)
  const { first_name, last_name } = comma
    ? { first_name: comma[2], last_name: comma[1] }
    : splitName(given.name)
  return { first: namePart(first_name ?? undefined), last: namePart(last_name ?? undefined) }
}
