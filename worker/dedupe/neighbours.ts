import { type Blocking, blockingOf, NEAR_BLOCK_CAP } from '../matching/model/near-keys.ts'

/** So many of the likeliest neighbours of a contact are compared with it. */
export const NEIGHBOURS_MAX = 40

/** A key that is looked into only where few share it says so; no other is, where more than the cap do. */
export const capOf = (key: string, blockings: readonly Blocking[]) =>
  Math.min(NEAR_BLOCK_CAP, blockings[blockingOf(key)]?.cap ?? NEAR_BLOCK_CAP)

/**
 * Who shares near keys with a contact: who shares the most, and the rarest, first.
 * @param owners by key, who stands under it; more than the cap are nobody's neighbours by it.
 */
export function neighboursOf(
  id: string,
  keys: readonly string[],
  owners: ReadonlyMap<string, readonly string[]>,
  blockings: readonly Blocking[],
): string[] {
  const closeness = new Map<string, number>()
  for (const key of keys) {
    const those = owners.get(key) ?? []
    if (those.length > capOf(key, blockings)) continue
    for (const other of those)
      if (other !== id) closeness.set(other, (closeness.get(other) ?? 0) + 1 / those.length)
  }
  return [...closeness]
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .slice(0, NEIGHBOURS_MAX)
    .map(([other]) => other)
}
