import type { DuplicatePair, PairEvidence, PairSide } from '../../wire-duplicates.ts'

/** How two values are to each other; null: one of them is missing, or nothing was made of it. */
export type Sign = 'same' | 'alike' | 'different' | null

export type Fact = { label: string; a: string[]; b: string[]; sign: Sign }

/** Levels that say that two values are one. */
const ONE = ['exact', 'mailbox', 'national', 'same', 'whole', 'both']

function signOf(evidence: PairEvidence[], ...names: string[]): Sign {
  const signs = evidence
    .filter(({ name }) => names.includes(name))
    .map(({ level, for: speaksFor }) =>
      ONE.includes(level ?? '') ? 'same' : speaksFor ? 'alike' : 'different',
    )
  if (signs.length === 0) return null
  if (signs.includes('different')) return 'different'
  return signs.includes('alike') ? 'alike' : 'same'
}

/** What both have comes first. */
const sharedFirst = (ours: string[], theirs: string[]) =>
  ours.toSorted((x, y) => Number(theirs.includes(y)) - Number(theirs.includes(x)))

export const nameSign = ({ evidence }: DuplicatePair) => signOf(evidence, 'first_name', 'last_name')

/** What the two are set against each other by; a line where nobody has anything is left out. */
export function factsOf({ a, b, evidence }: DuplicatePair): Fact[] {
  const lines: [label: string, name: string, of: (side: PairSide) => string[]][] = [
    ['Company', 'company', ({ company }) => (company ? [company] : [])],
    ['Email', 'email', ({ emails }) => emails],
    ['Phone', 'phone', ({ phones }) => phones],
    ['Tags', 'tags', ({ tags }) => tags],
  ]
  return lines
    .map(([label, name, of]) => ({
      label,
      a: sharedFirst(of(a), of(b)),
      b: sharedFirst(of(b), of(a)),
      // A company may be told by an email alone: nothing that is seen here is the same.
      sign: of(a).length > 0 && of(b).length > 0 ? signOf(evidence, name) : null,
    }))
    .filter((fact) => fact.a.length + fact.b.length > 0)
}

/** What a side is called: its name, else what is known of it. */
export const sideName = ({ name, emails, phones }: PairSide) => name ?? emails[0] ?? phones[0] ?? 'Unnamed'
