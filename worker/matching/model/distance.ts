/** Length up to which a distance is worked out; what is longer counts as its beginning. */
const CHARS_MAX = 64
const rows = [0, 1, 2].map(() => new Uint8Array(CHARS_MAX + 1))

/**
 * At most so many slips apart: a letter too many, too few, wrong, or two neighbours swapped (optimal string
 * alignment).
 */
export function withinSlips(a: string, b: string, most: number): boolean {
  if (a === b) return true
  if (Math.abs(a.length - b.length) > most) return false
  let start = 0
  while (start < a.length && start < b.length && a.charCodeAt(start) === b.charCodeAt(start)) start++
  let endA = Math.min(a.length, start + CHARS_MAX)
  let endB = Math.min(b.length, start + CHARS_MAX)
  if (endA === a.length && endB === b.length)
    while (endA > start && endB > start && a.charCodeAt(endA - 1) === b.charCodeAt(endB - 1)) {
      endA--
      endB--
    }
  const width = endB - start
  let [before, above, row] = rows as [Uint8Array, Uint8Array, Uint8Array]
  for (let j = 0; j <= width; j++) above[j] = j
  for (let i = 1; i <= endA - start; i++) {
    row[0] = i
    let least = i
    for (let j = 1; j <= width; j++) {
      const [x, y] = [a.charCodeAt(start + i - 1), b.charCodeAt(start + j - 1)]
      let best = (above[j - 1] as number) + (x === y ? 0 : 1)
      best = Math.min(best, (above[j] as number) + 1, (row[j - 1] as number) + 1)
      if (i > 1 && j > 1 && x === b.charCodeAt(start + j - 2) && y === a.charCodeAt(start + i - 2))
        best = Math.min(best, (before[j - 2] as number) + 1)
      row[j] = best
      if (best < least) least = best
    }
    if (least > most) return false
    ;[before, above, row] = [above, row, before]
  }
  return (above[width] as number) <= most
}

const takenA = new Uint8Array(CHARS_MAX)
const takenB = new Uint8Array(CHARS_MAX)

/** Jaro–Winkler similarity, 0 to 1; Winkler's own weight of a common beginning, 0.1 a letter up to four. */
export function jaroWinkler(a: string, b: string): number {
  if (a === b) return 1
  // Which letters are taken depends on who comes first; the similarity does not.
  if (a > b) return jaroWinkler(b, a)
  const [n, k] = [Math.min(a.length, CHARS_MAX), Math.min(b.length, CHARS_MAX)]
  if (n === 0 || k === 0) return 0
  const reach = Math.max(0, (Math.max(n, k) >> 1) - 1)
  takenA.fill(0, 0, n)
  takenB.fill(0, 0, k)
  let common = 0
  for (let i = 0; i < n; i++) {
    const until = Math.min(k, i + reach + 1)
    for (let j = Math.max(0, i - reach); j < until; j++)
      if (takenB[j] === 0 && a.charCodeAt(i) === b.charCodeAt(j)) {
        takenA[i] = takenB[j] = 1
        common++
        break
      }
  }
  if (common === 0) return 0
  let swapped = 0
  for (let i = 0, j = 0; i < n; i++) {
    if (takenA[i] === 0) continue
    while (takenB[j] === 0) j++
    if (a.charCodeAt(i) !== b.charCodeAt(j)) swapped++
    j++
  }
  const jaro = (common / n + common / k + (common - swapped / 2) / common) / 3
  let prefix = 0
  while (prefix < 4 && prefix < n && prefix < k && a.charCodeAt(prefix) === b.charCodeAt(prefix)) prefix++
  return jaro + prefix * 0.1 * (1 - jaro)
}
