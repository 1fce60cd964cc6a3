/**
 * Pairs picked at random, the same ones whenever it is asked: `u` is how often two of them agree. Source of the
 * constants: Numerical Recipes' linear congruential generator.
 */
export function* randomPairs(contacts: number, pairs: number): Generator<readonly [number, number]> {
  if (contacts < 2) return
  let state = 0x9e3779b9
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 0x1_0000_0000) * contacts)
  }
  for (let i = 0; i < pairs; i++) {
    const a = next()
    let b = next()
    while (b === a) b = next()
    yield [a, b]
  }
}
