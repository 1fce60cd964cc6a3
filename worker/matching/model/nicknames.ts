import { nameWords } from './letters.ts'
import { NICKNAMES_ELSEWHERE } from './nicknames-elsewhere.ts'
import { ENGLISH_NICKNAMES } from './nicknames-english.ts'

/** Lists name some pairs the wrong way round: no short form is longer than its name, but for `Johnny`. */
const isShort = (short: string, name: string) =>
  short.length <= name.length || short.startsWith(name.slice(0, ENDEARED_MIN_LETTERS))
const ENDEARED_MIN_LETTERS = 3

/** Short form → the full names that it may stand for. */
const FULL = new Map<string, Set<string>>()
const word = (name: string) => nameWords(name).join('')
for (const line of `${ENGLISH_NICKNAMES} ${NICKNAMES_ELSEWHERE}`.trim().split(/\s+/)) {
  const [names = '', shorts = ''] = line.split(':')
  for (const short of shorts.split(',').map(word))
    for (const name of names.split('/').map(word)) {
      if (!isShort(short, name)) continue
      const full = FULL.get(short) ?? new Set()
      FULL.set(short, full.add(name))
    }
}

/** The names that this one may be short for; none for most. */
export const fullNames = (name: string): ReadonlySet<string> | null => FULL.get(name) ?? null

/** One is the other's short form, or both are short for one name: `Bob`, `Rob` and `Robert`. */
export function areNicknames(
  a: string,
  fullA: ReadonlySet<string> | null,
  b: string,
  fullB: ReadonlySet<string> | null,
): boolean {
  if (fullA?.has(b) || fullB?.has(a)) return true
  if (!fullA || !fullB) return false
  for (const name of fullA) if (fullB.has(name)) return true
  return false
}
