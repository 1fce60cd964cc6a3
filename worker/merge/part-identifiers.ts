import type { Candidate, Known } from '../domain/candidate.ts'
import type { Identifier, Trust } from '../domain/identifier.ts'
import type { ContactJoin } from '../domain/merge.ts'
import type { Plan } from '../domain/plan.ts'
import { blockingKeys } from '../matching/blocking.ts'
import type { Heir } from './heirs.ts'

type Joined = Pick<ContactJoin, 'gained' | 'raised'>

/** The winner gives up what it got, unless it was written there since, or somebody merged since has it too. */
export function partIdentifiers(plan: Plan, { gained, raised }: Joined, winner: Candidate, others: Known[]) {
  const gone: Identifier[] = []
  const kept: Identifier[] = []
  const heirs: Heir[] = []
  const heirOf = (it: Identifier): Known | undefined =>
    others.find(({ identifiers }) => identifiers.some((own) => nameOf(own) === nameOf(it)))

  const gotBy = (it: Identifier) => {
    const got = gained.find((mine) => nameOf(mine) === nameOf(it))
    // Taken away and written again by hand: it is what somebody wants to be there.
    const rewritten = got && (got.at !== it.at || got.source !== it.source)
    return { got, rewritten, heir: got && heirOf(it) }
  }
  const goes = (it: Identifier) => {
    const { got, rewritten, heir } = gotBy(it)
    return got && !rewritten && !heir
  }
  const left = winner.identifiers.flatMap((it): Identifier[] => {
    const { got, rewritten, heir } = gotBy(it)
    if (goes(it)) {
      gone.push(it)
      return []
    }
    if (got) kept.push(it)
    if (heir && !rewritten) heirs.push(inherits(heir, { gained: [it] }))
    const step = raised.find(({ before }) => nameOf(before) === nameOf(it))
    if (!step || it.trust !== step.after.trust || it.primary !== step.after.primary) return [it]
    return [lowered(it, step.before)]
  })

  function lowered(it: Identifier, before: Identifier): Identifier {
    const theirs = others
      .flatMap(({ identifiers }) => identifiers)
      .filter((own) => nameOf(own) === nameOf(it))
    const trust = theirs.reduce(
      (high, own) => (RANK[own.trust] > RANK[high] ? own.trust : high),
      before.trust,
    )
    // Another one has become the primary one since.
    const taken = winner.identifiers.some(
      (own) => own !== it && own.kind === it.kind && own.primary && !goes(own),
    )
    const primary = before.primary && !taken
    const after = { ...it, trust, primary }
    plan.identifierPatches.push({ ...keyOf(it), set: { trust, primary } })
    const heir = trust === before.trust ? undefined : heirOf(it)
    if (heir) heirs.push(inherits(heir, { raised: [{ before, after }] }))
    return after
  }

  plan.dropped.push(...gone.map(keyOf))
  const standing = keysOf(left)
  plan.leaves.push(
    ...[...keysOf(winner.identifiers)]
      .filter((key) => !standing.has(key))
      .map((key) => ({ key, contact_id: winner.contact.id })),
  )
  return { left: withPrimary(plan, left, gone), gone, kept, heirs }
}

const inherits = ({ contact }: Known, what: Partial<Joined>): Heir => ({
  loser_id: contact.id,
  before: {},
  after: {},
  gained: [],
  raised: [],
  ...what,
})

/** Whoever has addresses has a primary one: where it went, the first that is left takes its place. */
function withPrimary(plan: Plan, left: Identifier[], gone: Identifier[]): Identifier[] {
  return ['email', 'phone'].reduce((rows, kind) => {
    const mine = rows.filter((it) => it.kind === kind)
    const [first] = mine
    const lost = gone.some((it) => it.kind === kind && it.primary)
    if (!first || !lost || mine.some(({ primary }) => primary)) return rows
    plan.identifierPatches.push({ ...keyOf(first), set: { primary: true } })
    return rows.map((it) => (it === first ? { ...it, primary: true } : it))
  }, left)
}

const RANK: Record<Trust, number> = { claimed: 0, confirmed: 1, verified: 2 }
const nameOf = ({ kind, normal }: Identifier) => `${kind} ${normal}`
const keyOf = ({ contact_id, kind, normal }: Identifier) => ({ contact_id, kind, normal })
export const keysOf = (identifiers: Identifier[]) => new Set(identifiers.flatMap((it) => blockingKeys(it)))
