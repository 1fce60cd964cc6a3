import type { Known } from './candidate.ts'
import type { Contact } from './contact.ts'

/** Letters that Unicode does not take apart into a plain one and its mark. */
const PLAIN: Record<string, string> = {
  ß: 'ss',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  æ: 'ae',
  œ: 'oe',
  ı: 'i',
  ħ: 'h',
}
const PLAIN_LETTERS = new RegExp(`[${Object.keys(PLAIN).join('')}]`, 'g')
const APOSTROPHES = /['’ʼ`´]/g
/** A longer word is found by its beginning. */
const WORD_MAX_CHARS = 64
/** Words of one name and company; a text pasted into a name's field does not fill the index. */
const NAME_WORDS_MAX = 20

/** Case, accents and width make no difference to a search. */
export const folded = (text: string) =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(PLAIN_LETTERS, (letter) => PLAIN[letter] ?? letter)

/** `Zoë O'Brien-Smith` → zoe, obrien, smith. */
export const wordsIn = (text: string): string[] =>
  folded(text)
    .replace(APOSTROPHES, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .map((word) => word.slice(0, WORD_MAX_CHARS))

/** No name, address or number has a colon behind a single letter. */
export const tagWord = (tag: string) => `t:${tag}`
/** A number without its country code, which no blocking key stands for. */
export const localPhoneWord = (normal: string) => normal
export const emailWord = (normal: string) => folded(normal)

/** All that a contact is searched by, besides its blocking keys: in order, each once. */
export function searchWords({
  contact,
  identifiers,
}: {
  contact: Pick<Contact, 'first_name' | 'last_name' | 'company' | 'tags'>
  identifiers: Known['identifiers']
}): string[] {
  const { first_name, last_name, company, tags } = contact
  const named = [first_name, last_name, company].flatMap((text) => wordsIn(text ?? ''))
  const words = [
    ...new Set(named.slice(0, NAME_WORDS_MAX)),
    ...tags.map(tagWord),
    ...identifiers.filter(({ kind }) => kind === 'email').map(({ normal }) => emailWord(normal)),
    ...identifiers
      .filter(({ kind, local_format }) => kind === 'phone' && local_format)
      .map(({ normal }) => localPhoneWord(normal)),
  ]
  return [...new Set(words)].sort()
}
