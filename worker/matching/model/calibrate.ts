import { levelIn } from './comparison.ts'
import type { Curve } from './curve.ts'
import type { Weigher } from './weigher.ts'

/** What says most of who somebody is, and is least often shared by those who live or work together. */
const WITNESSES = ['email', 'birth_date', 'attributes.']
/** Only what agrees in so few strangers can testify. */
const WITNESS_U_MAX = 0.01
/** Bands of log-odds; the last one is taken for certain, and tells how often a witness agrees in matches. */
const BANDS = [-6, -4.5, -3.5, -2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 3.5, 5]
const CERTAIN = 8
const CERTAIN_MIN = 30
/** How far, in log-odds, a model may be off before its pairs are looked at: a band is moved as far as its pairs outweigh this. */
const MODEL_ERROR = 0.5

/** Pairs, what they add up to in log-odds and probability, how many are matches by the witnesses, and how sure that is. */
type Band = { n: number; x: number; stated: number; matches: number; variance: number }

/**
 * Whether 90% means 90%, asked of the account's own pairs and without any label: each witness is left out of a
 * pair's evidence, and then heard. Among pairs of some log-odds a part π of matches makes the witness agree in
 * π·m + (1 − π)·u of them; so π is known, beside what the model states. A pair that was found by the witness itself
 * is not asked.
 */
export function calibrate(weigher: Weigher, codes: Int32Array, madeBy: Int32Array): Curve {
  const width = weigher.comparisons.length
  const pooled: Band[] = [...BANDS, 0].map(() => ({ n: 0, x: 0, stated: 0, matches: 0, variance: 0 }))
  for (const [c, { name }] of weigher.comparisons.entries()) {
    const u = weigher.agreement(c).u
    if (!WITNESSES.some((it) => name.startsWith(it)) || u > WITNESS_U_MAX) continue
    const bands = pooled.map(() => ({ n: 0, agree: 0, x: 0, stated: 0 }))
    const certain = { n: 0, agree: 0 }
    const without = new Int32Array(width)
    for (let i = 0, at = 0; i < madeBy.length; i++, at += width) {
      const level = levelIn(codes[at + c] as number)
      if (level === 0 || ((madeBy[i] as number) >>> c) & 1) continue
      without.set(codes.subarray(at, at + width))
      without[c] = 0
      const { logOdds } = weigher.weigh(without)
      const agrees = weigher.agrees(c, level) ? 1 : 0
      if (logOdds > CERTAIN) {
        certain.n++
        certain.agree += agrees
        continue
      }
      const band = bands[bandOf(logOdds)] as (typeof bands)[0]
      band.n++
      band.agree += agrees
      band.x += logOdds
      band.stated += 1 / (1 + Math.exp(-logOdds))
    }
    if (certain.n < CERTAIN_MIN) continue
    const m = certain.agree / certain.n
    if (m < 0.3) continue
    for (const [i, { n, agree, x, stated }] of bands.entries()) {
      if (n === 0) continue
      const all = pooled[i] as Band
      const matches = Math.max(0, Math.min(n, (agree - n * u) / (m - u)))
      all.n += n
      all.x += x
      all.stated += stated
      all.matches += matches
      // Chance in who agrees here, and in what m was taken for.
      const part = (matches + stated) / (2 * n)
      const expected = part * m + (1 - part) * u
      all.variance += (n * expected * (1 - expected)) / (m - u) ** 2
      all.variance += ((n * part) ** 2 * (1 - m)) / (m * certain.n)
    }
  }
  return curveOf(pooled)
}

const bandOf = (logOdds: number) => {
  const at = BANDS.findIndex((end) => logOdds < end)
  return at < 0 ? BANDS.length : at
}

const logit = (part: number) => Math.log(part / (1 - part))

/** Where the bands lie, pooled until they rise with what was weighed. The first one holds what is no match anyway. */
function curveOf(bands: Band[]): Curve {
  const pools: { weighed: number; stated: number; n: number }[] = []
  for (const { n, x, stated, matches, variance } of bands.slice(1)) {
    if (n === 0) continue
    const weighed = x / n
    // As log-odds; the part between the model's and the witnesses' says how far chance reaches.
    const part = (stated + matches) / (2 * n)
    const chance = variance / (n * part * (1 - part)) ** 2
    const seen = logit((matches + 0.5) / (n + 1))
    const trust = MODEL_ERROR ** 2 / (MODEL_ERROR ** 2 + chance)
    pools.push({ weighed, stated: weighed + trust * (seen - weighed), n })
    for (;;) {
      const [below, above] = [pools.at(-2), pools.at(-1)]
      if (!below || !above || below.stated <= above.stated) break
      const all = below.n + above.n
      const mean = (a: number, b: number) => (a * below.n + b * above.n) / all
      pools.splice(-2, 2, {
        weighed: mean(below.weighed, above.weighed),
        stated: mean(below.stated, above.stated),
        n: all,
      })
    }
  }
  return pools.map(({ weighed, stated }) => ({ weighed, stated }))
}
