import { times } from './account.ts'

/** Numbers that are the same in every run. mulberry32, public domain. */
export function seeded(seed: number) {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  const below = (n: number) => Math.floor(next() * n)
  return {
    below,
    yes: (part: number) => next() < part,
    pick: <T>(list: readonly T[]) => list[below(list.length)] as T,
  }
}
export type Chance = ReturnType<typeof seeded>

/** Does them in order, `width` at a time. */
export async function inParallel<T, R>(width: number, items: T[], work: (item: T, i: number) => Promise<R>) {
  const results: R[] = []
  let next = 0
  const lane = async () => {
    for (let i = next++; i < items.length; i = next++) results[i] = await work(items[i] as T, i)
  }
  await Promise.all(times(width, lane))
  return results
}

export type Asked = {
  name?: string
  email?: string
  phone?: string
  pixel?: string
  company?: string
  fields?: Record<string, string>
  received_at?: string
}

const FIRST = ['Ada', 'Grace', 'Alan', 'Edsger', 'Barbara', 'Donald', 'Margaret', 'Linus', 'Radia', 'Ken']
const LAST = ['Byron', 'Hopper', 'Turing', 'Dijkstra', 'Liskov', 'Knuth', 'Hamilton', 'Perlman', 'Thompson']
const SIZES = ['S', 'M', 'L'] as const

/** Nobody else has them. */
export const emailOf = (who: number, which = 0) =>
  `person${who}${which ? '.work' : ''}@firm${who % 7}.example`
export const phoneOf = (who: number, which = 0) => `+4915${which ? 2 : 1}${String(10_000_000 + who)}`
export const pixelOf = (who: number) => `pixel-of-person-${who}`
/** Eight people after each other share one. */
const familyPhone = (who: number) => `+4930${String(5_000_000 + Math.floor(who / 8))}`

const nameOf = (who: number, { yes }: Chance) => {
  const [first, last] = [FIRST[who % FIRST.length] as string, LAST[(who * 7) % LAST.length] as string]
  return yes(0.15) ? last.toUpperCase() : yes(0.2) ? `${first[0]}. ${last}` : `${first} ${last}`
}

/** A request as person `who` might make it: some of what identifies them, now and then somebody else's, junk, or nothing. */
export function askedBy(who: number, among: number[], chance: Chance): Asked {
  const { yes, pick, below } = chance
  const asked: Asked = {}
  if (yes(0.7)) asked.name = nameOf(who, chance)
  if (yes(0.6)) asked.email = yes(0.1) ? emailOf(who).toUpperCase() : emailOf(who, yes(0.15) ? 1 : 0)
  if (yes(0.5)) asked.phone = phoneOf(yes(0.12) ? pick(among) : who, yes(0.1) ? 1 : 0)
  if (yes(0.4)) asked.pixel = pixelOf(yes(0.08) ? pick(among) : who)
  if (yes(0.3)) asked.company = `Firm ${yes(0.2) ? below(7) : who % 7}`
  if (yes(0.3)) asked.fields = { size: pick(SIZES), [`note${below(3)}`]: 'yes' }
  const odd = below(100)
  if (odd < 4) asked.email = `info@firm${who % 7}.example`
  else if (odd < 7) asked.email = pick(['test@test.com', 'null', 'noreply@firm1.example'])
  else if (odd < 9) asked.phone = '0000000000'
  else if (odd < 13) asked.phone = `0151 ${10_000_000 + who}`
  else if (odd < 22) asked.phone = familyPhone(who)
  return asked
}

export const DAY_MS = 24 * 3_600_000
