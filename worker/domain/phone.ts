import {
  type CountryCode,
  isSupportedCountry,
  parseIncompletePhoneNumber,
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
const digitsOf = (text: string) => parseIncompletePhoneNumber(text.normalize('NFKC')).replace(/\D/g, '')

/**
 * null: nothing in it that could be a number. Never throws.
 * @param country ISO 3166-1 alpha-2 of the channel, for numbers without a country code.
 */
export function readPhone(raw: string, country: string | null): Phone | null {
  const value = raw.trim()
  if (!/[\p{Nd}]/u.test(value)) return null
  const typed = visible(value)
    .normalize('NFKC')
    .replace(/^\(?00\)?\s*(?=[1-9])/, '+')
    .replace(/\(0\)/, '')
  const parsed = parsePhoneNumberFromString(typed, {
    ...(country && isSupportedCountry(country) ? { defaultCountry: country as CountryCode } : {}),
    extract: false,
  })
  if (!parsed?.isPossible()) return { value, normal: `local:${digitsOf(value)}`, keys: [], local: true }
  return { value, normal: parsed.number, keys: [parsed.number], local: false }
}

/** A number typed without its country code that may be the same line: its digits end the other's. */
export const mayBeSameLine = (a: string, b: string) => {
  const [local, other] = a.startsWith('local:') ? [a, b] : [b, a]
  if (!local.startsWith('local:')) return false
  const tail = local.slice('local:'.length).replace(/^0+/, '')
  return tail.length >= 6 && other.endsWith(tail)
}
