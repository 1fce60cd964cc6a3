/** What is known to be true of each row: rows with one name are one person, '' is nobody else's. */
export type Truth = readonly string[]

/** `rec-12-org` and `rec-12-dup-0` are one person, as FEBRL writes it; any other value stands for itself. */
export const personIn = (value: string) => /^rec-(\d+)-(?:org|dup-\d+)$/.exec(value)?.[1] ?? value

export function truePairs(truth: Truth): number {
  const sizes = new Map<string, number>()
  for (const person of truth) if (person !== '') sizes.set(person, (sizes.get(person) ?? 0) + 1)
  return [...sizes.values()].reduce((sum, n) => sum + (n * (n - 1)) / 2, 0)
}

type Numbers = readonly number[] | Int32Array | Float64Array
export type Pairs = { a: Numbers; b: Numbers; probability: Numbers }

export const isTrue = (truth: Truth, a: number, b: number) => truth[a] !== '' && truth[a] === truth[b]

export type Quality = { precision: number; recall: number; f1: number; found: number; wrong: number }

/** Recall counts what no block held. */
export function qualityAt(
  pairs: Pairs,
  truth: Truth,
  isOver: (p: number) => boolean,
  all = truePairs(truth),
): Quality {
  let [found, wrong] = [0, 0]
  for (let i = 0; i < pairs.a.length; i++) {
    if (!isOver(pairs.probability[i] as number)) continue
    if (isTrue(truth, pairs.a[i] as number, pairs.b[i] as number)) found++
    else wrong++
  }
  const precision = found + wrong === 0 ? 1 : found / (found + wrong)
  const recall = all === 0 ? 1 : found / all
  return {
    precision,
    recall,
    f1: found === 0 ? 0 : (2 * precision * recall) / (precision + recall),
    found,
    wrong,
  }
}

export type Band = {
  from: number
  to: number
  n: number
  stated: number
  observed: number
  low: number
  high: number
}

/** Ends of the bands of a calibration table. */
export const BANDS = [0, 0.01, 0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999, 1]

export function bandsOf(pairs: Pairs, truth: Truth, ends: readonly number[] = BANDS): Band[] {
  const bands = ends.slice(1).map((to, i) => ({ from: ends[i] as number, to, n: 0, sum: 0, matches: 0 }))
  for (let i = 0; i < pairs.a.length; i++) {
    const p = pairs.probability[i] as number
    const band = bands.find(({ from, to }) => p >= from && (p < to || to === 1))
    if (!band) continue
    band.n++
    band.sum += p
    if (isTrue(truth, pairs.a[i] as number, pairs.b[i] as number)) band.matches++
  }
  return bands.map(({ from, to, n, sum, matches }) => ({
    from,
    to,
    n,
    stated: n === 0 ? Number.NaN : sum / n,
    observed: n === 0 ? Number.NaN : matches / n,
    ...interval(matches, n),
  }))
}

/** 1.96 standard errors: 95 in 100. */
const Z = 1.96

/** Wilson's interval of a proportion. */
export function interval(part: number, n: number): { low: number; high: number } {
  if (n === 0) return { low: 0, high: 1 }
  const p = part / n
  const middle = (p + Z ** 2 / (2 * n)) / (1 + Z ** 2 / n)
  const half = (Z / (1 + Z ** 2 / n)) * Math.sqrt((p * (1 - p)) / n + Z ** 2 / (4 * n ** 2))
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) }
}

/** Expected calibration error: how far stated and observed are apart, by tenths, weighed by the pairs in each. */
export function calibrationError(pairs: Pairs, truth: Truth): number {
  const tenths = bandsOf(
    pairs,
    truth,
    Array.from({ length: 11 }, (_, i) => i / 10),
  )
  return tenths.reduce(
    (sum, { n, stated, observed }) =>
      n === 0 ? sum : sum + (n / pairs.a.length) * Math.abs(stated - observed),
    0,
  )
}
