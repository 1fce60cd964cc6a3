import type { BirthDate } from './birth-date.ts'
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
import { jaroWinkler, withinSlips } from './distance.ts'
import type { Attribute, Features } from './features.ts'

const BIRTH_DATE = [
  missing,
  ...agreeing('exact', 'swapped', 'near'),
  ...either('part', 'month', 'year', 'decade'),
  ...against('different'),
]
const DATE = placesOf(BIRTH_DATE)

/** Two of year, month and day are the same. */
const sharePart = (a: BirthDate, b: BirthDate) =>
  Number(a.year === b.year) + Number(a.month === b.month) + Number(a.day === b.day) === 2

/** About a month, a year, ten years, in days. Source: Splink's date levels, each with some days to spare. */
const MONTH_DAYS = 45
const YEAR_DAYS = 400
const DECADE_DAYS = 3700

function compareBirthDate({ birthDate: a }: Features, { birthDate: b }: Features): Code {
  if (!a || !b) return NOTHING
  if (a.text === b.text) return code(DATE.exact, a.count)
  if (a.year === b.year && a.month === b.day && a.day === b.month) return code(DATE.swapped)
  if (withinSlips(a.text, b.text, 1)) return code(DATE.near)
  if (sharePart(a, b)) return code(DATE.part)
  const days = Math.abs(a.time - b.time)
  return code(
    (days <= MONTH_DAYS
      ? DATE.month
      : days <= YEAR_DAYS
        ? DATE.year
        : days <= DECADE_DAYS
          ? DATE.decade
          : DATE.different) as number,
  )
}

const COMPANY = [missing, ...agreeing('exact', 'near'), ...against('different')]
const COMPANIES = placesOf(COMPANY)

/** One begins with the other: `Halcyon` and `Halcyon Infotech`. */
const BEGINNING_MIN_LETTERS = 5
const NEAR_COMPANY = 0.92

/** Names and domains of one company; without a name on both sides, another domain says nothing. */
function compareCompany(a: Features, b: Features): Code {
  let near = false
  let same = -1
  for (const one of a.companies)
    for (const other of b.companies) {
      if (one.key === other.key) {
        same = rarer(Math.max(0, same), one.count)
        continue
      }
      const short = one.key.length < other.key.length ? one.key : other.key
      const long = short === one.key ? other.key : one.key
      near ||=
        (short.length >= BEGINNING_MIN_LETTERS && long.startsWith(short)) ||
        jaroWinkler(one.key, other.key) >= NEAR_COMPANY
    }
  if (same >= 0) return code(COMPANIES.exact, same)
  if (near) return code(COMPANIES.near)
  return a.hasCompanyName && b.hasCompanyName ? code(COMPANIES.different) : NOTHING
}

const TAGS = [missing, ...agreeing('same', 'shared'), ...against('none')]
const TAGGED = placesOf(TAGS)

function compareTags({ tags: a, tagsCount }: Features, { tags: b }: Features): Code {
  if (a.length === 0 || b.length === 0) return NOTHING
  let shared = 0
  for (const tag of a) if (b.includes(tag)) shared++
  if (shared === 0) return code(TAGGED.none)
  return shared > 1 && shared === a.length && shared === b.length
    ? code(TAGGED.same, tagsCount)
    : code(TAGGED.shared)
}

const ATTRIBUTE = [missing, ...agreeing('exact', 'near'), ...against('different')]
const VALUES = placesOf(ATTRIBUTE)
/** Shorter ones are too near to each other for one slip to mean anything. */
const SLIP_MIN_CHARS = 5
const NEAR_ATTRIBUTE = 0.92

function compareValues(one: Attribute | null | undefined, other: Attribute | null | undefined): Code {
  if (!one || !other) return NOTHING
  if (one.text === other.text) return code(VALUES.exact, one.count)
  const isLong = Math.min(one.text.length, other.text.length) >= SLIP_MIN_CHARS
  const isNear =
    isLong &&
    (withinSlips(one.text, other.text, 1) ||
      (!one.isNumber && jaroWinkler(one.text, other.text) >= NEAR_ATTRIBUTE))
  return code(isNear ? VALUES.near : VALUES.different)
}

/** Any attribute that identifies, a number with one slip in it too. */
export const attribute = (name: string, at: number): Comparison => ({
  name: `attributes.${name}`,
  levels: ATTRIBUTE,
  compare: (a, b) => compareValues(a.attributes[at], b.attributes[at]),
})
export const jobTitle: Comparison = {
  name: 'job_title',
  levels: ATTRIBUTE,
  compare: (a, b) => compareValues(a.jobTitle, b.jobTitle),
}

export const birthDate: Comparison = { name: 'birth_date', levels: BIRTH_DATE, compare: compareBirthDate }
export const company: Comparison = { name: 'company', levels: COMPANY, compare: compareCompany }
export const tags: Comparison = { name: 'tags', levels: TAGS, compare: compareTags }
