import type { Weights } from './model.ts'

/**
 * With weights that never rise from one level to the next: where they would, neighbours are pooled until they don't
 * (pool adjacent violators). What m and u add up to stays.
 */
export function monotone({ m, u }: Weights): Weights {
  type Pool = { m: number; u: number; levels: number[] }
  const pools: Pool[] = []
  for (let l = 1; l < m.length; l++) {
    pools.push({ m: m[l] ?? 0, u: u[l] ?? 0, levels: [l] })
    for (;;) {
      const [above, below] = [pools.at(-2), pools.at(-1)]
      if (!above || !below || above.m * below.u >= below.m * above.u) break
      pools.splice(-2, 2, {
        m: above.m + below.m,
        u: above.u + below.u,
        levels: [...above.levels, ...below.levels],
      })
    }
  }
  const smoothed = [...m]
  for (const pool of pools) for (const l of pool.levels) smoothed[l] = (pool.m / pool.u) * (u[l] ?? 0)
  return { m: smoothed, u: [...u] }
}
