import { FLAGGED_ABOVE } from '../../domain/duplicate.ts'
import { type Evidence, evidenceOf } from './evidence.ts'
import type { Model } from './model.ts'
import type { Observed } from './observe.ts'
import { Weigher } from './weigher.ts'
import { type Heard, hear } from './witnesses.ts'

/**
 * What witnesses say of pairs whose evidence without them lies here, beyond doubt or found by the witness aside: the part
 * that are matches, with its 95% interval.
 */
export type Testimony = { pairs: number; stated: number; observed: number; low: number; high: number }

/** Candidate pairs of some stated probability; `stated` is their mean. */
export type CardBand = {
  from: number
  to: number
  pairs: number
  stated: number | null
  testimony: Testimony | null
}

/** What a model is like on what it was learned from. Numbers of pairs are the whole account's, as far as a sample tells. */
export type Card = {
  contacts: number
  /** Contacts that were looked at, with all who may be one person with them. */
  anchors: number
  pairs: number
  /** Expected among them. */
  matches: number
  /** By comparison: of what part of random pairs both have something to compare. */
  comparable: Record<string, number>
  /** Of the pairs that are flagged: the part that are matches; of all matches among the candidates: the part flagged. */
  line: {
    above: number
    pairs: number
    precision: number | null
    recall: number | null
    testimony: Testimony | null
  }
  bands: CardBand[]
}

const ENDS = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, FLAGGED_ABOVE, 0.95, 1]
/** What is exactly at the line is not above it. */
const bandOf = (p: number) => Math.max(0, ENDS.findIndex((end) => p <= end) - 1)
/** 1.96 standard errors: 95 in 100. */
const Z = 1.96

export function cardOf(model: Model, observed: Observed, contacts: number): Card {
  const evidence = evidenceOf(observed, contacts)
  const weigher = new Weigher(model, Math.max(model.contacts, contacts))
  const found = bandsIn(weigher, evidence)
  const heard = hear(weigher, evidence, found.length, (logOdds) => bandOf(weigher.stated(logOdds)))
  // The account's pairs for each pair that has an anchor in it.
  const each = evidence.pairs === 0 ? 0 : (evidence.scale * contacts * (contacts - 1)) / 2 / evidence.pairs
  const isFlagged = (band: number) => (ENDS[band] as number) >= FLAGGED_ABOVE
  const flagged = found.filter((_, band) => isFlagged(band))
  const [pairs, matches] = [total(flagged, 'pairs'), total(flagged, 'matches')]
  const expected = total(found, 'matches')
  return {
    contacts,
    anchors: observed.anchors,
    pairs: Math.round(each * total(found, 'pairs')),
    matches: Math.round(each * expected),
    comparable: Object.fromEntries(
      weigher.comparisons.map(({ name }, c) => [name, comparablePart(observed.random[c] ?? [])]),
    ),
    line: {
      above: FLAGGED_ABOVE,
      pairs: Math.round(each * pairs),
      precision: pairs === 0 ? null : matches / pairs,
      recall: expected === 0 ? null : matches / expected,
      testimony: testimonyOf(together(heard.filter((_, band) => isFlagged(band)))),
    },
    bands: found.map((band, i) => ({
      from: ENDS[i] as number,
      to: ENDS[i + 1] as number,
      pairs: Math.round(each * band.pairs),
      stated: band.pairs === 0 ? null : band.matches / band.pairs,
      testimony: testimonyOf(heard[i] as Heard),
    })),
  }
}

type Found = { pairs: number; matches: number }
const total = (bands: readonly Found[], what: keyof Found) => bands.reduce((sum, it) => sum + it[what], 0)

function bandsIn(weigher: Weigher, { codes, madeBy, weight }: Evidence): Found[] {
  const bands = ENDS.slice(1).map(() => ({ pairs: 0, matches: 0 }))
  const width = weigher.comparisons.length
  for (let i = 0; i < madeBy.length; i++) {
    const p = weigher.stated(weigher.weigh(codes, i * width).logOdds)
    const band = bands[bandOf(p)] as Found
    band.pairs += weight[i] as number
    band.matches += (weight[i] as number) * p
  }
  return bands
}

const comparablePart = (levels: readonly number[]) => {
  const all = levels.reduce((a, b) => a + b, 0)
  return all === 0 ? 0 : 1 - (levels[0] as number) / all
}

const together = (all: readonly Heard[]): Heard =>
  all.reduce(
    (sum, it) => ({
      n: sum.n + it.n,
      x: sum.x + it.x,
      stated: sum.stated + it.stated,
      matches: sum.matches + it.matches,
      variance: sum.variance + it.variance,
    }),
    { n: 0, x: 0, stated: 0, matches: 0, variance: 0 },
  )

function testimonyOf({ n, stated, matches, variance }: Heard): Testimony | null {
  if (n === 0) return null
  const observed = matches / n
  const half = (Z * Math.sqrt(variance)) / n
  return {
    pairs: Math.round(n),
    stated: stated / n,
    observed,
    low: Math.max(0, observed - half),
    high: Math.min(1, observed + half),
  }
}
