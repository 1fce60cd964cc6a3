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
} from './comparison.ts'
import { jaroWinkler, withinSlips } from './distance.ts'
import type { Features } from './features.ts'

const NEAR = 0.88

const PLACE = [
  missing,
  ...agreeing('both', 'postcode', 'city', 'near'),
  ...either('region'),
  ...against('different'),
]
const AREA = placesOf(PLACE)

/** City and postcode are one thing said twice: they are weighed together. */
function comparePlace({ place: a }: Features, { place: b }: Features): Code {
  if (!a || !b) return NOTHING
  const [cities, postcodes] = [a.city !== null && b.city !== null, a.postcode !== null && b.postcode !== null]
  const region = a.region !== null && b.region !== null ? a.region === b.region : null
  if (!cities && !postcodes)
    return region === null ? NOTHING : code((region ? AREA.region : AREA.different) as number)
  const sameCity = cities && a.city === b.city
  const samePostcode = postcodes && a.postcode === b.postcode
  const nearCity = cities && !sameCity && areNear(a.city ?? '', b.city ?? '')
  const nearPostcode = postcodes && !samePostcode && withinSlips(a.postcode ?? '', b.postcode ?? '', 1)
  if (samePostcode && (sameCity || nearCity)) return code(AREA.both, a.postcodeCount)
  if (sameCity && nearPostcode) return code(AREA.both, a.cityCount)
  if (samePostcode) return code(AREA.postcode, a.postcodeCount)
  if (sameCity) return code(AREA.city, a.cityCount)
  if (nearCity || nearPostcode) return code(AREA.near)
  return code((region ? AREA.region : AREA.different) as number)
}

const areNear = (a: string, b: string) =>
  (Math.min(a.length, b.length) > 3 && withinSlips(a, b, 1)) || jaroWinkler(a, b) >= NEAR

const ADDRESS = [
  missing,
  ...agreeing('whole', 'exact', 'near', 'street'),
  ...either('number'),
  ...against('different'),
]
const LINE = placesOf(ADDRESS)

/** Lines are compared each with each: what is first in one record is second in another. */
function compareAddress({ address: a }: Features, { address: b }: Features): Code {
  if (!a || !b) return NOTHING
  const sameNumber = a.number === b.number
  const oneNumber = sameNumber || a.number === '' || b.number === ''
  let exact = 0
  let near = 0
  for (const one of a.lines)
    for (const other of b.lines)
      if (one === other) exact++
      else if (areNear(one, other)) near++
  const agreed = exact + near
  if (agreed === 0) return code((sameNumber && a.number !== '' ? LINE.number : LINE.different) as number)
  if (!oneNumber && agreed < 2) return code(LINE.street)
  if (agreed > 1) return code(LINE.whole)
  return code((exact > 0 ? LINE.exact : LINE.near) as number, exact > 0 ? Math.max(a.count, b.count) : 0)
}

export const place: Comparison = { name: 'place', levels: PLACE, compare: comparePlace }
export const address: Comparison = { name: 'address', levels: ADDRESS, compare: compareAddress }
