/** Chance that is the same for one seed. Mulberry32, public domain. */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** 0 ≤ x < 1 */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let t = this.#state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 0x1_0000_0000
  }

  below(n: number) {
    return Math.floor(this.next() * n)
  }

  chance(p: number) {
    return this.next() < p
  }

  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)] as T
  }

  /** The first ones much oftener than the last, as with names. */
  common<T>(from: readonly T[]): T {
    return from[Math.floor(from.length * this.next() ** 1.8)] as T
  }

  digits(form: string) {
    return form.replaceAll('#', () => String(this.below(10)))
  }

  shuffled<T>(of: readonly T[]): T[] {
    const list = [...of]
    for (let i = list.length - 1; i > 0; i--) {
      const j = this.below(i + 1)
      ;[list[i], list[j]] = [list[j] as T, list[i] as T]
    }
    return list
  }
}
