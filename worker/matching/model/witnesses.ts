import { levelIn } from './comparison.ts'
import type { Evidence } from './evidence.ts'
import type { Weigher } from './weigher.ts'

/** What says most of who somebody is, and is least often shared by those who live or work together. */
const WITNESSES = ['email', 'birth_date', 'attributes.']
/** Only what agrees in so few strangers can testify. */
const WITNESS_U_MAX = 0.01
/** Log-odds from which on pairs are taken for certain; they tell how often a witness agrees in matches. */
const CERTAIN = 8
const CERTAIN_MIN = 30
/** A witness who agrees in fewer matches tells little. */
const WITNESS_M_MIN = 0.3

/** Pairs, what they add up to in log-odds and stated probability, how many are matches by the witnesses, and how sure that is. */
export type Heard = { n: number; x: number; stated: number; matches: number; variance: number }

/**
 * Asks the account's own pairs, without any label, how many of them are matches: each witness is left out of a pair's
 * evidence, and then heard. Among pairs of some log-odds a part π of matches makes the witness agree in
 * π·m + (1 − π)·u of them; so π is known, beside what the model states. A pair that was found by the witness itself
 * is not asked.
 * @param bandOf which band log-odds lie in.
 */
export function hear(
  weigher: Weigher,
  { codes, madeBy, weight }: Evidence,
  bands: number,
  bandOf: (logOdds: number) => number,
): Heard[] {
  const width = weigher.comparisons.length
  const pooled: Heard[] = Array.from({ length: bands }, () => ({
    n: 0,
    x: 0,
    stated: 0,
    matches: 0,
    variance: 0,
  }))
  for (const [c, { name }] of weigher.comparisons.entries()) {
    const u = weigher.agreement(c).u
    if (!WITNESSES.some((it) => name.startsWith(it)) || u > WITNESS_U_MAX) continue
    const asked = pooled.map(() => ({ n: 0, agree: 0, x: 0, stated: 0 }))
    const certain = { n: 0, agree: 0 }
    const without = new Int32Array(width)
    for (let i = 0, at = 0; i < madeBy.length; i++, at += width) {
      const level = levelIn(codes[at + c] as number)
      if (level === 0 || ((madeBy[i] as number) >>> c) & 1) continue
      without.set(codes.subarray(at, at + width))
      without[c] = 0
      const { logOdds } = weigher.weigh(without)
      const each = weight[i] as number
      const agrees = weigher.agrees(c, level) ? each : 0
      if (logOdds > CERTAIN) {
        certain.n += each
        certain.agree += agrees
        continue
      }
      const band = asked[bandOf(logOdds)] as (typeof asked)[0]
      band.n += each
      band.agree += agrees
      band.x += each * logOdds
      band.stated += each * weigher.stated(logOdds)
    }
    if (certain.n < CERTAIN_MIN) continue
    const m = certain.agree / certain.n
    if (m < WITNESS_M_MIN) continue
    for (const [i, { n, agree, x, stated }] of asked.entries()) {
      if (n === 0) continue
      const all = pooled[i] as Heard
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
  return pooled
}
