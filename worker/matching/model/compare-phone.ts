import {
  against,
  agreeing,
  type Code,
  type Comparison,
  code,
  missing,
  NOTHING,
  placesOf,
  rarer,
} from './comparison.ts'
import { withinSlips } from './distance.ts'
import type { Features } from './features.ts'
import { areOneLine, type ModelPhone } from './phone.ts'

const LEVELS = [missing, ...agreeing('mobile', 'exact', 'national', 'near'), ...against('different')]
const AT = placesOf(LEVELS)
/** The level of a number that is carried about. */
export const MOBILE = AT.mobile
const SLIP_MIN_DIGITS = 8

function compareTwo(a: ModelPhone, b: ModelPhone): number {
  const [exact, national] = a.mobile || b.mobile ? [AT.mobile, AT.mobile] : [AT.exact, AT.national]
  for (const key of a.keys) if (b.keys.includes(key)) return exact
  const isInternational = a.keys.length > 0 && b.keys.length > 0
  for (const one of a.digits)
    for (const other of b.digits) {
      if (one === other) return isInternational ? exact : national
      if (!isInternational && areOneLine(one, other)) return national
    }
  const [one, other] = [a.digits[0] ?? '', b.digits[0] ?? '']
  const isLong = Math.min(one.length, other.length) >= SLIP_MIN_DIGITS
  return (isLong && withinSlips(one, other, 1) ? AT.near : AT.different) as number
}

/** The best of what both have. */
function compare(a: Features, b: Features): Code {
  if (a.phones.length === 0 || b.phones.length === 0) return NOTHING
  let best = LEVELS.length
  let count = 0
  for (const one of a.phones)
    for (const other of b.phones) {
      const level = compareTwo(one, other)
      if (level > best) continue
      const by = level <= AT.national ? Math.max(one.count, other.count) : 0
      count = level === best ? rarer(count, by) : by
      best = level
    }
  return code(best, count)
}

export const phone: Comparison = { name: 'phone', levels: LEVELS, spellings: 3, compare }
