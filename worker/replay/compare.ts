import type { Decision, Outcome } from '../matching/decide.ts'
import { links } from '../matching/evidence.ts'

/** What other rules would have made of an intake. */
export type Turn = 'same' | 'would_merge' | 'would_split' | 'changed'

/** One intake whose outcome other rules would change, or that a veto stops. */
export type Turned = {
  decision_id: string
  /** The leads touched then, and the existing ones that the draft would touch. */
  lead_ids: string[]
  was: Outcome
  outcome: Outcome
}

export type Compared = Turned & { turn: Turn; vetoed: boolean }

type Then = { id: string; outcome: string; lead_ids: string[] }

/** What was decided then beside what would be decided under other rules. */
export function compare(row: Then, decision: Decision): Compared {
  const was = row.outcome as Outcome
  const taken = isJoined(was) ? row.lead_ids : []
  const sameLeads =
    taken.length === decision.into.length && taken.every((lead) => decision.into.includes(lead))
  return {
    decision_id: row.id,
    lead_ids: [...new Set([...row.lead_ids, ...decision.into])],
    was,
    outcome: decision.outcome,
    turn: was === decision.outcome && sameLeads ? 'same' : turnOf(was, decision.outcome),
    vetoed: decision.weighed.some((it) => it.vetoes.length > 0 && it.evidence.some(links)),
  }
}

function turnOf(was: Outcome, outcome: Outcome): Turn {
  if (isJoined(was) === isJoined(outcome)) return 'changed'
  return isJoined(outcome) ? 'would_merge' : 'would_split'
}

/** The request went into leads that were there. */
const isJoined = (outcome: Outcome) => outcome === 'merged' || outcome === 'updated'
