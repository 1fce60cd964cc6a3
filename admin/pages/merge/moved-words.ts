import { countOf, listed } from '../../parts/count.ts'

const nouns: Record<string, [one: string, many?: string]> = {
  leads: ['lead'],
  conversations: ['conversation'],
  tasks: ['task'],
  timeline: ['entry of the timeline', 'entries of the timeline'],
  identifiers: ['identifier'],
  automations: ['automation'],
}

const order = (name: string) => {
  const at = Object.keys(nouns).indexOf(name)
  return at < 0 ? Object.keys(nouns).length : at
}

/** How many of what. */
export const amount = (what: string, n: number) => {
  const [one, many] = nouns[what] ?? [what.replaceAll('_', ' '), what.replaceAll('_', ' ')]
  return countOf(n, one, many)
}

/** `2 leads, 1 conversation and 3 entries of the timeline`; empty: nothing. */
export const movedWords = (moved: Record<string, number>) =>
  listed(
    Object.entries(moved)
      .filter(([, n]) => n > 0)
      .toSorted(([a], [b]) => order(a) - order(b))
      .map(([what, n]) => amount(what, n)),
  )
