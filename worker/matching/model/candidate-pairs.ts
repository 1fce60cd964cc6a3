import type { Features } from './features.ts'
import { type Blocking, blockingOf, NEAR_BLOCK_CAP, nearKeys } from './near-keys.ts'

/** Candidate pairs, each once, `a < b` by place in the list. */
export type CandidatePairs = {
  a: Int32Array
  b: Int32Array
  /** A bit for each comparison that every key which found the pair is made of. */
  madeBy: Int32Array
  /** Blocks that were over the cap, and so not looked into. */
  skipped: number
}

/** @param bitOf the comparison's place in the model; more than 31 are not told apart. */
export function candidatePairs(
  people: readonly Features[],
  blockings: readonly Blocking[],
  bitOf: (comparison: string) => number,
  cap = NEAR_BLOCK_CAP,
): CandidatePairs {
  const masks = blockings.map(({ of }) => of.reduce((mask, name) => mask | (1 << bitOf(name)), 0))
  const blocks = new Map<string, number[]>()
  const keys = people.map((person, i) => {
    const own = nearKeys(person, blockings)
    for (const key of own) {
      const block = blocks.get(key)
      if (block) block.push(i)
      else blocks.set(key, [i])
    }
    return own
  })
  let skipped = 0
  for (const [key, block] of blocks)
    if (block.length < 2) blocks.delete(key)
    else if (block.length > Math.min(cap, blockings[blockingOf(key)]?.cap ?? cap)) {
      skipped++
      blocks.delete(key)
    }
  const [a, b, madeBy]: [number[], number[], number[]] = [[], [], []]
  const seenAt = new Int32Array(people.length).fill(-1)
  for (const [i, own] of keys.entries()) {
    const from = a.length
    for (const key of own) {
      const mask = masks[blockingOf(key)] ?? 0
      for (const j of blocks.get(key) ?? []) {
        if (j <= i) continue
        const at = seenAt[j] as number
        if (at >= from) madeBy[at] = (madeBy[at] as number) & mask
        else {
          seenAt[j] = a.length
          a.push(i)
          b.push(j)
          madeBy.push(mask)
        }
      }
    }
  }
  return { a: Int32Array.from(a), b: Int32Array.from(b), madeBy: Int32Array.from(madeBy), skipped }
}
