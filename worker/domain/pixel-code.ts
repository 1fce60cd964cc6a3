import type { Fields } from './lead.ts'

/**
 * A one-time code that stands for a pixel ID where a service hands on no more than a few letters: `OL-` and 12
 * characters of Crockford's base 32, which has no letters that are taken for digits. The first 10 are random (50 bits),
 * the last two follow from them: what only looks like a code, an order number, is no code and stays in its sentence.
 */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const RANDOM_CHARS = 10
const CHECK_BASE = 1021

/** Bytes that `codeFrom` needs. */
export const CODE_RANDOM_BYTES = RANDOM_CHARS

const checkOf = (random: string) => {
  // Not from nothing, or a row of zeros would be a code.
  let sum = RANDOM_CHARS
  for (const char of random) sum = (sum * 37 + ALPHABET.indexOf(char)) % CHECK_BASE
  return `${ALPHABET[sum >> 5]}${ALPHABET[sum & 31]}`
}

/** @param bytes random ones; the five low bits of each are used. */
export const codeFrom = (bytes: Uint8Array): string => {
  const random = [...bytes.subarray(0, RANDOM_CHARS)].map((byte) => ALPHABET[byte & 31]).join('')
  return `OL-${random}${checkOf(random)}`
}

/** As it may come back, with the blanks around it: in brackets, in small letters, behind the word that begins a chat with a bot. Blanks are read once, from their first on. */
const WRITTEN =
  /(?<![^\S\n])([^\S\n]*)(?:(?<=^\s*)\/start(?:@\w+)?\s+)?\[?\bOL[-–_ ]?([0-9A-Z]{12})(?![0-9A-Z])\]?([^\S\n]*)/gi

const readCode = (written: string): string | null => {
  const chars = written.toUpperCase().replaceAll('O', '0').replaceAll(/[IL]/g, '1')
  const random = chars.slice(0, RANDOM_CHARS)
  return chars.length === RANDOM_CHARS + 2 && checkOf(random) === chars.slice(RANDOM_CHARS)
    ? `OL-${chars}`
    : null
}

/** The first code in a text, and the text without codes; a text without one comes back as it is. */
export function takeCode(text: string): { code: string | null; text: string } {
  let code: string | null = null
  const rest = text.replaceAll(WRITTEN, (written, before: string, chars: string, after: string) => {
    const read = readCode(chars)
    code ??= read
    return read ? before && after && ' ' : written
  })
  return code ? { code, text: rest.trim() } : { code, text }
}

type Said = {
  message?: string | undefined
  /** Where a service hands it over apart from the text. */
  code?: string | undefined
  fields?: Fields | undefined
}

/** The code of a request, wherever in it, and what is said without it. */
export function takeCodes({ message, code, fields }: Said): {
  code: string | null
  message?: string
  fields?: Fields
} {
  const said = takeCode(message ?? '')
  const apart = takeCode(code ?? '')
  const taken = Object.entries(fields ?? {}).map(([name, value]) => ({
    name,
    ...(typeof value === 'string' ? takeCode(value) : { code: null, text: value }),
  }))
  return {
    code: apart.code ?? said.code ?? taken.find((it) => it.code)?.code ?? null,
    ...(said.text && { message: said.text }),
    ...(fields && {
      fields: Object.fromEntries(
        taken.filter((it) => !it.code || it.text !== '').map(({ name, text }) => [name, text]),
      ),
    }),
  }
}
