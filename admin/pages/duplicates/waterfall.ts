import type { PairEvidence } from '../../wire-duplicates.ts'

/** One step of the waterfall, from where the ones before led to where it leads, in bits: log2 of the odds. */
export type Step = { evidence: PairEvidence; from: number; to: number }

/** Even odds are 0 bits: nine to one is the line above which a pair is flagged. */
export const LINE_BITS = Math.log2(9)

/** Room at either end, in parts of the whole. */
const MARGIN = 0.04

export type Scale = { min: number; max: number; at: (bits: number) => number }

export function stepsOf(evidence: PairEvidence[]): Step[] {
  let to = 0
  return evidence.map((each) => {
    const from = to
    to = rounded(from + each.weight)
    return { evidence: each, from, to }
  })
}

/** What is shown has to add up: hundredths stay hundredths. */
const rounded = (bits: number) => Math.round(bits * 100) / 100

/** Where a number of bits stands across the chart, in percent; even odds and the line are always on it. */
export function scaleOf(steps: Step[]): Scale {
  const all = [0, LINE_BITS, ...steps.map(({ to }) => to)]
  const [least, most] = [Math.min(...all), Math.max(...all)]
  const margin = (most - least) * MARGIN
  const [min, max] = [least - margin, most + margin]
  return { min, max, at: (bits) => ((bits - min) / (max - min)) * 100 }
}

/** Probabilities that are worth a mark below the chart, the most telling first. */
const MARKS = [0.5, 0.9, 0.001, 0.999]
/** Closer marks would run into each other. */
const APART_PERCENT = 11

/** Marks of the axis that have room: where, and what they mean. */
export function marksOf({ min, max, at }: Scale): { at: number; words: string }[] {
  const marks: { at: number; words: string }[] = []
  for (const probability of MARKS) {
    const bits = Math.log2(probability / (1 - probability))
    const place = at(bits)
    const isFree = marks.every((mark) => Math.abs(mark.at - place) >= APART_PERCENT)
    if (bits > min && bits < max && isFree) marks.push({ at: place, words: markWords(probability) })
  }
  return marks
}

const markWords = (probability: number) => `${Number((probability * 100).toFixed(1))}%`

export const signed = (bits: number) => `${bits < 0 ? '−' : '+'}${Math.abs(bits).toFixed(2)}`

/** `1 pair in 8,000`, of odds that are long. */
export function onePairIn(bits: number): string {
  const n = 2 ** -bits + 1
  const places = 10 ** Math.max(0, Math.floor(Math.log10(n)) - 1)
  return `1 pair in ${new Intl.NumberFormat('en').format(Math.round(n / places) * places)}`
}
