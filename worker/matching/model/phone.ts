import { isJunkPhone } from '../../domain/junk.ts'
import { isMobile, readPhone } from '../../domain/phone.ts'

export type ModelPhone = {
  /** Under what it is found, internationally; none for a number without its country. */
  keys: string[]
  /** Its digits in all spellings of its country, without leading zeros. */
  digits: string[]
  /** Known to be carried by one person; false: a line of a house, or not known. */
  mobile: boolean
  /** People of several names have it. */
  shared: boolean
  /** Contacts that have it. */
  count: number
}

const EXTENSION = /\s*(ext|extn|extension|x|int|anexo|ramal|durchwahl|dw)\b\.?\s*\d*$/i
/** Shorter ones are extensions and slips of the finger. */
const DIGITS_MIN = 6

/** null: no number, or one that stands for nobody. */
export function modelPhone(raw: string): ModelPhone | null {
  const typed = raw.replace(EXTENSION, '')
  if (isJunkPhone(typed)) return null
  const phone = readPhone(typed, null)
  if (!phone) return null
  const spelled = phone.keys.length > 0 ? phone.keys : [phone.normal]
  const digits = spelled.map((it) => it.replace(/\D/g, '').replace(/^0+/, ''))
  if ((digits[0]?.length ?? 0) < DIGITS_MIN) return null
  return { keys: phone.keys, digits, mobile: !phone.local && isMobile(phone.normal), shared: false, count: 0 }
}

/** Digits that a number of its own has at the end, whatever stands in front of them. */
export const TAIL = 8
export const tailOf = (digits: string) => digits.slice(-TAIL)

/** As many digits in common at the end leave room only for a country code and a trunk prefix. */
const SURE_TAIL = 9
const SHORT_TAIL = 7

/** The same national number, one of them without its country, or both with whatever is dialled in front. */
export function areOneLine(a: string, b: string): boolean {
  const short = Math.min(a.length, b.length)
  let common = 0
  while (common < short && a.charCodeAt(a.length - 1 - common) === b.charCodeAt(b.length - 1 - common))
    common++
  return common >= SURE_TAIL || (common >= SHORT_TAIL && common === short)
}
