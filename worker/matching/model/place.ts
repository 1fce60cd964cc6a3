import { isJunkWord } from '../../domain/junk.ts'
import { latin, nameWords } from './letters.ts'

export type Place = {
  city: string | null
  postcode: string | null
  region: string | null
  cityCount: number
  postcodeCount: number
}
/** `lines`: streets, buildings, estates; which of them comes first is not sure. */
export type Address = { lines: string[]; number: string; count: number }

const words = (text: string | undefined) =>
  text && !isJunkWord(text) ? nameWords(text).join('') || null : null

export function readPlace(given: { city?: string; postcode?: string; region?: string }): Place | null {
  const postcode = given.postcode ? latin(given.postcode).replace(/[^a-z0-9]/g, '') || null : null
  const [city, region] = [words(given.city), words(given.region)]
  return city || postcode || region ? { city, postcode, region, cityCount: 0, postcodeCount: 0 } : null
}

/** Kinds of streets, in full and short; they come and go. */
const KINDS =
  /^(street|st|road|rd|avenue|ave|av|place|pl|circuit|cct|crescent|cres|close|drive|dr|lane|ln|court|ct|strasse|str|calle|rua|ul|ulica|rue|via)$/

export function readAddress(texts: readonly string[] | undefined): Address | null {
  let number = ''
  const lines: string[] = []
  for (const text of texts ?? []) {
    if (isJunkWord(text)) continue
    const all = nameWords(text)
    number ||= all.find((word) => /^\d/.test(word)) ?? ''
    const named = all.filter((word) => word !== number)
    const line = named.filter((word) => !KINDS.test(word)).join('') || named.join('')
    if (line) lines.push(line)
  }
  return lines.length > 0 || number ? { lines: [...new Set(lines)], number, count: 0 } : null
}
