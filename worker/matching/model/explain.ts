import { levelIn } from './comparison.ts'
import type { Features } from './features.ts'
import { RELATIONS } from './relations.ts'
import type { Weigher } from './weigher.ts'

/** One bar of the waterfall: `weight` in bits, log2 of how much likelier it makes that they are one person. */
export type Bar =
  | { kind: 'prior'; weight: number }
  | { kind: 'comparison'; name: string; level: string; weight: number }
  /** The two that one fact makes agree or disagree count once. */
  | { kind: 'said_twice'; weight: number }
  /** They may be a household, colleagues, …: `name` is the likeliest of these. */
  | { kind: 'relation'; name: string; weight: number }
  | { kind: 'calibration'; weight: number }

/** The bars add up to `weight`, the log2 of the odds; the probability follows from it. */
export type Explanation = { bars: Bar[]; weight: number; probability: number }

const bits = (ln: number) => ln / Math.LN2

/** Why two contacts look like one person, or don't. */
export function explain(weigher: Weigher, a: Features, b: Features): Explanation {
  weigher.compare(a, b)
  const { codes, weights, against, logOdds } = weigher.weigh()
  const strangers = -(against[0] as number)
  const prior = weigher.priorLogOdds
  const compared = weigher.comparisons.flatMap(({ name, levels }, c): Bar[] => {
    const level = levelIn(codes[c] as number)
    if (level === 0) return []
    return [
      { kind: 'comparison', name, level: levels[level]?.name ?? '', weight: bits(weights[c] as number) },
    ]
  })
  const twice = strangers - prior - weights.reduce((sum, weight) => sum + weight, 0)
  const likeliest = [...against.slice(1)].reduce(
    (best, value, k, all) => (value > (all[best] as number) ? k : best),
    0,
  )
  const probability = weigher.stated(logOdds)
  const stated = Math.log(probability / (1 - probability))
  const bars: Bar[] = [
    { kind: 'prior', weight: bits(prior) },
    ...compared,
    { kind: 'said_twice', weight: bits(twice) },
    { kind: 'relation', name: RELATIONS[likeliest]?.name ?? '', weight: bits(logOdds - strangers) },
    { kind: 'calibration', weight: bits(stated - logOdds) },
  ]
  return {
    bars: bars.filter(
      ({ kind, weight }) => kind === 'prior' || kind === 'comparison' || Math.abs(weight) > 0.05,
    ),
    weight: bits(stated),
    probability,
  }
}
