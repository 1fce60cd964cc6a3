import {
  type CountryCode,
  isSupportedCountry,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max'
import { visible } from './text.ts'

/**
 * A number as typed and what it stands for. `normal` is E.164, or for a number that can't be read
 * internationally `local:` with its digits; `keys` are what it may be matched by (none for a local one).
 */
export type Phone = { value: string; normal: string; keys: string[]; local: boolean }

export const isCountry = (code: string) => isSupportedCountry(code)

/** Digits of every script and width as 0–9, everything else dropped but a leading plus. */
const digitsOf = (text: string) => asciiDigits(text.normalize('NFKC')).replace(/\D/g, '')

/** Every script's digits stand in a row of ten, or of several tens, from its zero on. */
const asciiDigits = (text: string) =>
  text.replaceAll(/\p{Nd}/gu, (digit) => {
    let from = digit.codePointAt(0) ?? 0
    const at = from
    while (/\p{Nd}/u.test(String.fromCodePoint(from - 1))) from--
    return String((at - from) % 10)
  })

/** The letters of a keypad, for numbers that are written as a word. */
const KEYPAD = 'abc2def3ghi4jkl5mno6pqrs7tuv8wxyz9'
const keypadDigit = (letter: string) =>
  /\d/.exec(KEYPAD.slice(KEYPAD.indexOf(letter.toLowerCase())))?.[0] ?? letter
const EXTENSION = /\b(ext|extn|extension|x|int|anexo|ramal|durchwahl|dw)\b\.?\s*\d*$/i

/** `1-800-FLOWERS` as digits; an extension's own word is left for the parser. */
const dialled = (typed: string) => {
  const extension = EXTENSION.exec(typed)?.[0] ?? ''
  const number = typed.slice(0, typed.length - extension.length)
  return (/^[+\d].*[a-z]{3,}/i.test(number) ? number.replaceAll(/[a-z]/gi, keypadDigit) : number) + extension
}

/**
 * null: nothing in it that could be a number. Never throws.
 * @param country ISO 3166-1 alpha-2 of the channel, for numbers without a country code.
 */
export function readPhone(raw: string, country: string | null): Phone | null {
  const value = raw.trim()
  if (!/[\p{Nd}]/u.test(value)) return null
  const typed = dialled(
    asciiDigits(visible(value).normalize('NFKC'))
      .replace(/^tel:/i, '')
      .replace(/^\(?00\)?\s*(?=[1-9])/, '+')
      .replace(/\(0\)/, ''),
  )
  const parsed = readings(typed, country).find((number) => number?.isPossible())
  if (!parsed) return { value, normal: `local:${digitsOf(value)}`, keys: [], local: true }
  return { value, normal: parsed.number, keys: phoneKeys(parsed.number), local: false }
}

const parse = (typed: string, country: string | null) =>
  parsePhoneNumberFromString(typed, {
    ...(country && isSupportedCountry(country) ? { defaultCountry: country as CountryCode } : {}),
    extract: false,
  })

/** Mexico's mobile `1` after 52, and its trunk prefixes; both were given up in 2019 and are still typed. */
const MEXICO_OLD = /^(?:1|044|045|01)(\d{10})$/

/** What the text may stand for, the likeliest first. */
function readings(typed: string, country: string | null): (PhoneNumber | undefined)[] {
  const plain = parse(typed, country)
  const old = plain?.countryCallingCode === '52' ? MEXICO_OLD.exec(plain.nationalNumber)?.[1] : undefined
  if (old) return [parse(`+52${old}`, null), plain]
  // North America's exit code, dialled in front of a foreign number wherever the form is.
  const abroad =
    /^011\s*-?\s*[1-9]/.test(typed) && !plain?.isValid() ? parse(`+${typed.slice(3)}`, null) : undefined
  return abroad?.isValid() ? [abroad, plain] : [plain]
}

/**
 * Under what an E.164 number is looked up. Where a country added or dropped a digit, old and new spelling share a
 * key; a fixed line never gains or loses one. Source: the API contract and each country's numbering plan.
 */
export function phoneKeys(number: string): string[] {
  const national = number.slice(3)
  switch (number.slice(0, 3)) {
    case '+54':
      // Argentina: mobile 9 after the country code, 15 after the area code (the parser turns it into the 9), or neither.
      return [/^9\d{10}$/.test(national) ? `+54${national.slice(1)}` : number]
    case '+55': {
      // Brazil: mobiles, which begin with 6 to 9, gained a 9 in front; what begins with 2 to 5 is a fixed line.
      const mobile = /^(\d\d)9?([6-9]\d{7})$/.exec(national)
      return mobile ? [`+55${mobile[1]}${mobile[2]}`, `+55${mobile[1]}9${mobile[2]}`] : [number]
    }
    default:
      return [number]
  }
}

/** A mobile's by its country's numbering plan; false where that does not tell, as in North America. */
export const isMobile = (number: string) => parse(number, null)?.getType() === 'MOBILE'

/** A number typed without its country code that may be the same line: its digits end the other's. */
export const mayBeSameLine = (a: string, b: string) => {
  const [local, other] = a.startsWith('local:') ? [a, b] : [b, a]
  if (!local.startsWith('local:')) return false
  const tail = local.slice('local:'.length).replace(/^0+/, '')
  return tail.length >= 6 && other.endsWith(tail)
}
