import { folded } from '../../domain/search-words.ts'
import { visible } from '../../domain/text.ts'

/** Cyrillic and Greek as they are usually written in Latin. Sources: ISO 9 and ELOT 743, without their marks. */
const LATIN: Record<string, string> = Object.fromEntries(
  (
    'а a б b в v г g д d е e ж zh з z и i й i к k л l м m н n о o п p р r с s т t у u ф f х kh ц ts ч ch ш sh ' +
    'щ shch ъ - ы y ь - э e ю yu я ya є e і i ї i ґ g ў u ј j љ lj њ nj ћ c ђ dj џ dz ' +
    'α a β v γ g δ d ε e ζ z η i θ th ι i κ k λ l μ m ν n ξ x ο o π p ρ r σ s ς s τ t υ y φ f χ ch ψ ps ω o'
  )
    .split(' ')
    .reduce<[string, string][]>((pairs, it, i, all) => {
      if (i % 2 === 0) pairs.push([it, (all[i + 1] ?? '').replace('-', '')])
      return pairs
    }, []),
)
const FOREIGN = /[\u0370-\u03ff\u0400-\u04ff]/g

/** What Windows-1252 shows for the bytes 0x80 to 0x9f. Source: the encoding standard's index. */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false })

/** `MarÃa`: the soft hyphen that was the second half of an í is seen by nobody, and often gone. */
const LOST_HYPHEN = /(?<=\p{Ll})Ã(?=\p{Ll}|$|[^\p{L}\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ])/gu

/** `MÃ¼ller` → `Müller`: UTF-8 that a program read as Windows-1252. Anything else stays as it is. */
export function unmangled(damaged: string): string {
  const text = damaged.replace(LOST_HYPHEN, 'Ã\u00ad')
  if (!/[ÂÃÄÅÐÑ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]/.test(text)) return damaged
  const bytes: number[] = []
  for (const letter of text) {
    const code = letter.codePointAt(0) ?? 0
    const at = WINDOWS_1252.indexOf(letter)
    if (code > 0xff && at < 0) return damaged
    bytes.push(at >= 0 ? 0x80 + at : code)
  }
  try {
    return utf8.decode(new Uint8Array(bytes))
  } catch {
    return damaged
  }
}

/** Latin small letters without marks, whatever the script or the keyboard: `Мюллер` → `myuller`, `MÜLLER` → `muller`. */
export const latin = (text: string) =>
  folded(visible(unmangled(text))).replace(FOREIGN, (letter) => LATIN[letter] ?? letter)

/** Two spellings of one name: what German writes with two letters or one, `Mueller` and `Müller`. */
const ONE_LETTER: [RegExp, string][] = [
  [/ae/g, 'a'],
  [/oe/g, 'o'],
  [/ue/g, 'u'],
]

/** The words of a name, comparable: `O’Brien-Müller` → obrien, muller. */
export const nameWords = (text: string): string[] =>
  latin(text)
    .replace(/['’ʼ`´]/g, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .map((word) => ONE_LETTER.reduce((it, [from, to]) => it.replace(from, to), word))

/**
 * How languages write one sound, in the order in which they are replaced: `Kuznetsova` and `Kusnezowa`, `Andrey` and
 * `Andrej`, `Schmidt` and `Schmitt`, `Stephen` and `Stefan` begin alike after it.
 */
const SOUNDS: [RegExp, string][] = [
  [/tsch|tch|ch|kh/g, 'h'],
  [/shch|sch|sh|zh|sz|cz/g, 's'],
  [/ts|tz|dz/g, 's'],
  [/c(?=[eiy])/g, 's'],
  [/ph/g, 'f'],
  [/ck|q|c/g, 'k'],
  [/x/g, 'ks'],
  [/z/g, 's'],
  [/w/g, 'v'],
  [/dt|th/g, 't'],
  [/yu|ju|iu/g, 'u'],
  [/i?[jy]a|ia/g, 'a'],
  [/(?<=[bdfklmnprstv])[jy]o/g, 'e'],
  [/^(ye|je|ie)/, 'e'],
  [/[jy]/g, 'i'],
  [/(.)\1+/g, '$1'],
]
export const soundOf = (word: string) => SOUNDS.reduce((it, [from, to]) => it.replace(from, to), word)

/** The consonants of the sound, a vowel in front as `a`: what is left of a name under most typing errors and spellings. */
export const skeletonOf = (word: string) => {
  const sound = soundOf(word)
  const consonants = sound
    .slice(1)
    .replace(/[aeiouh]/g, '')
    .replace(/(.)\1+/g, '$1')
  return (/^[aeiou]/.test(sound) ? 'a' : sound.slice(0, 1)) + consonants
}
