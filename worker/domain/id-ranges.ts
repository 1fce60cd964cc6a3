import { ID_ALPHABET, type IdPrefix } from './ids.ts'

/** From the one ID up to the other, which is left out. */
export type IdRange = { from: string; to: string }

/** Letters of an ID that tell ranges apart. */
const PLACES = 4
/** Behind every ID. */
const END = '~'

/** The i-th of so many equal parts of all IDs that there can be. IDs are random: each part has about as many. */
export const idRange = (prefix: IdPrefix, part: number, parts: number): IdRange => ({
  from: `${prefix}_${idAt(part / parts)}`,
  to: part + 1 >= parts ? `${prefix}_${END}` : `${prefix}_${idAt((part + 1) / parts)}`,
})

function idAt(part: number): string {
  const base = ID_ALPHABET.length
  let n = Math.floor(part * base ** PLACES)
  let id = ''
  for (let i = 0; i < PLACES; i++, n = Math.floor(n / base)) id = ID_ALPHABET[n % base] + id
  return id
}
