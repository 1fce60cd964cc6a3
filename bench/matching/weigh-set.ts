import { findPairs } from './find-pairs.ts'
import { isTrue, type Pairs } from './judge.ts'
import { fieldsOf, peopleOf } from './people.ts'
import { type LabelledSet, truePairsOf } from './sets.ts'

/** What the model makes of a labelled set, and what is true; pairs that nobody could tell are in neither. */
export type Weighed = {
  pairs: Pairs
  /** True pairs in all. */
  all: number
  /** And of them among the candidates. */
  blocked: number
  candidatesEach: number
  seconds: number
  found: ReturnType<typeof findPairs>
}

export function weighSet(set: LabelledSet): Weighed {
  const start = performance.now()
  const found = findPairs(peopleOf(set.rows, fieldsOf(set.columns, set.truthColumn)))
  const seconds = (performance.now() - start) / 1000
  const kept = [...found.pairs.a.keys()].filter(
    (i) => !set.undecidable(found.pairs.a[i] as number, found.pairs.b[i] as number),
  )
  const pairs = {
    a: kept.map((i) => found.pairs.a[i] as number),
    b: kept.map((i) => found.pairs.b[i] as number),
    probability: kept.map((i) => found.probability[i] as number),
  }
  return {
    pairs,
    all: [...truePairsOf(set)].length,
    blocked: pairs.a.filter((a, i) => isTrue(set.truth, a, pairs.b[i] as number)).length,
    candidatesEach: (2 * found.pairs.a.length) / set.rows.length,
    seconds,
    found,
  }
}
