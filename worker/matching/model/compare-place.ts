import { agreeing, against, type Code, type Comparison, code, either, missing, NOTHING } from './comparison.ts'
import { jaroWinkler, withinSlips } from './distance.ts'
import type { Features } from './features.ts'

const NEAR = 0.88

const PLACE = [
  missing,
  ...agreeing('both', 'postcode', 'city', 'near'),
  ...either('region'),
  ...against('different'),
]
const [, BOTH, POSTCODE, CITY, NEAR_BY, REGION, ELSEWHERE] = PLACE.keys() as unknown as number[]

/** City and postcode are one thing said twice: they are weighed together. */
function comparePlace({ place: a }: Features, { place: b }: Features): Code {
  if (!a || !b) return NOTHING
  const [cities, postcodes] = [a.city !== null && b.city !== null, a.postcode !== null && b.postcode !== null]
  const region = a.region !== null && b.region !== null ? a.region === b.region : null
  if (!cities && !postcodes)
    return region === null ? NOTHING : code((region ? REGION : ELSEWHERE) as number)
  const sameCity = cities && a.city === b.city
  const samePostcode = postcodes && a.postcode === b.postcode
  const nearCity = cities && !sameCity && areNear(a.city ?? '', b.city ?? '')
  const nearPostcode = postcodes && !samePostcode && withinSlips(a.postcode ?? '', b.postcode ?? '', 1)
  if (samePostcode && (sameCity || nearCity)) return code(BOTH as number, a.postcodeCount)
  if (sameCity && nearPostcode) return code(BOTH as number, a.cityCount)
  if (samePostcode) return code(POSTCODE as number, a.postcodeCount)
  if (sameCity) return code(CITY as number, a.cityCount)
  if (nearCity || nearPostcode) return code(NEAR_BY as number)
  return code((region ? REGION : ELSEWHERE) as number)
}

const areNear = (a: string, b: string) =>
  (Math.min(a.length, b.length) > 3 && withinSlips(a, b, 1)) || jaroWinkler(a, b) >= NEAR

const ADDRESS = [
  missing,
  ...agreeing('exact', 'near', 'street'),
  ...either('number'),
  ...against('different'),
]
const [, EXACT, NEAR_ADDRESS, STREET, NUMBER, DIFFERENT] = ADDRESS.keys() as unknown as number[]

function compareAddress({ address: a }: Features, { address: b }: Features): Code {
  if (!a || !b) return NOTHING
  const sameNumber = a.number === b.number
  const oneNumber = sameNumber || a.number === '' || b.number === ''
  if (a.street === b.street && a.street !== '')
    return oneNumber ? code(EXACT as number, a.count) : code(STREET as number, a.count)
  if (a.street !== '' && b.street !== '' && areNear(a.street, b.street))
    return code((oneNumber ? NEAR_ADDRESS : STREET) as number)
  return code((sameNumber && a.number !== '' ? NUMBER : DIFFERENT) as number)
}

export const place: Comparison = { name: 'place', levels: PLACE, compare: comparePlace }
export const address: Comparison = { name: 'address', levels: ADDRESS, compare: compareAddress }
