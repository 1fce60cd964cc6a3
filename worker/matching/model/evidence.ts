import type { Observed } from './observe.ts'

/** Candidate pairs made ready for weighing them again and again. */
export type Evidence = {
  /** Comparison by comparison, pair by pair. */
  codes: Int32Array
  madeBy: Int32Array
  /** As how many pairs each one counts; the mean is that of a pair which is met once. */
  weight: Float64Array
  /** Candidate pairs for each one that counts. */
  scale: number
  /** Candidate pairs in all. */
  candidates: number
  /** All pairs with an anchor in them, candidates or not. */
  pairs: number
}

/**
 * A pair of two anchors is met from both ends, one of an anchor with anybody else from one: counted by their ends, and
 * then by how many ends a pair has on average, each counts once, however many of the contacts are anchors, and although
 * slices don't know of each other.
 */
export function evidenceOf({ anchors, seen }: Observed, contacts: number): Evidence {
  const others = Math.max(1, contacts - 1)
  const pairsAnEnd = 2 - Math.min(1, (anchors - 1) / others)
  const countsAs = ({ ends }: Observed['seen'][0]) => (ends * pairsAnEnd) / 2
  const total = (of: (it: Observed['seen'][0]) => number) =>
    seen.reduce((sum, it) => sum + countsAs(it) * of(it), 0)
  const scale = seen.length === 0 ? 1 : total(({ found }) => found) / total(({ madeBy }) => madeBy.length)
  const size = seen.reduce((sum, { madeBy }) => sum + madeBy.length, 0)
  const width = seen[0] ? seen[0].codes.length / seen[0].madeBy.length : 0
  const evidence: Evidence = {
    codes: new Int32Array(size * width),
    madeBy: new Int32Array(size),
    weight: new Float64Array(size),
    scale,
    candidates: total(({ found }) => found),
    pairs: (anchors * others * pairsAnEnd) / 2,
  }
  let at = 0
  for (const it of seen) {
    const { length } = it.madeBy
    evidence.codes.set(it.codes, at * width)
    evidence.madeBy.set(it.madeBy, at)
    evidence.weight.fill((countsAs(it) * (it.found / length)) / scale, at, at + length)
    at += length
  }
  return evidence
}
