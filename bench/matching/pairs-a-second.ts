import type { findPairs } from './find-pairs.ts'

const SECONDS = 1

/** Candidate pairs compared and weighed again and again, one core, what was read of the people kept. */
export function pairsASecond({ features, pairs, weigher }: ReturnType<typeof findPairs>): number {
  let weighed = 0
  const start = performance.now()
  const end = start + SECONDS * 1000
  while (performance.now() < end) {
    for (let i = 0; i < pairs.a.length; i++)
      weigher.probability(features[pairs.a[i] as number] as never, features[pairs.b[i] as number] as never)
    weighed += pairs.a.length
  }
  return weighed / ((performance.now() - start) / 1000)
}
