import type { Features } from './features.ts'
import { type Blocking, blockingOf, NEAR_BLOCK_CAP, nearKeys } from './near-keys.ts'

/** Candidate pairs, each once, `a < b` by place in the list. */
export type CandidatePairs = {
  a: Int32Array
  b: Int32Array
  /** A bit for each comparison that every key which found the pair is made of. */
  madeBy: Int32Array
}

/** Of each blocking, a bit for each comparison that its keys are made of; more than 31 are not told apart. */
export const masksOf = (blockings: readonly Blocking[], names: readonly string[]): number[] =>
  blockings.map(({ of }) => of.reduce((mask, name) => mask | (1 << names.indexOf(name)), 0))

/** How many may share a key of this blocking before it is not looked into any more. */
export const capOf = (blockings: readonly Blocking[], key: string) =>
  Math.min(NEAR_BLOCK_CAP, blockings[blockingOf(key)]?.cap ?? NEAR_BLOCK_CAP)

/**
 * @param names of the model's comparisons, in its order.
 * @returns `skipped`: how many blocks were over the cap, and so not looked into.
 */
export function candidatePairs(
  people: readonly Features[],
  blockings: readonly Blocking[],
  names: readonly string[],
): CandidatePairs & { skipped: number } {
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
  for (const [key, { length }] of blocks)
    if (length < 2) blocks.delete(key)
    else if (length > capOf(blockings, key)) {
      skipped++
      blocks.delete(key)
    }
  return { ...pairsIn(keys, blocks, people.length, masksOf(blockings, names)), skipped }
}

/**
 * @param keys of each who is looked from; who is only found stands behind them in the list.
 * @param blocks who shares a key; one that is not there is not looked into.
 */
export function pairsIn(
  keys: readonly (readonly string[])[],
  blocks: ReadonlyMap<string, readonly number[]>,
  people: number,
  masks: readonly number[],
): CandidatePairs {
  const [a, b, madeBy]: [number[], number[], number[]] = [[], [], []]
  const seenAt = new Int32Array(people).fill(-1)
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
  return { a: Int32Array.from(a), b: Int32Array.from(b), madeBy: Int32Array.from(madeBy) }
}
