import type { Curve } from './curve.ts'
import type { Evidence } from './evidence.ts'
import type { Weigher } from './weigher.ts'
import { type Heard, hear } from './witnesses.ts'

/** Ends of bands of log-odds. */
const BANDS = [-6, -4.5, -3.5, -2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 3.5, 5]
/** How far, in log-odds, a model may be off before its pairs are looked at: a band is moved as far as its pairs outweigh this. */
const MODEL_ERROR = 0.5

/** Whether 90% means 90%: where the witnesses contradict what was weighed, the curve goes between the two. */
export const calibrate = (weigher: Weigher, evidence: Evidence): Curve =>
  curveOf(hear(weigher, evidence, BANDS.length + 1, bandOf))

const bandOf = (logOdds: number) => {
  const at = BANDS.findIndex((end) => logOdds < end)
  return at < 0 ? BANDS.length : at
}

const logit = (part: number) => Math.log(part / (1 - part))

/** Where the bands lie, pooled until they rise with what was weighed. The first one holds what is no match anyway. */
function curveOf(bands: Heard[]): Curve {
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
