import { type Decision, decide } from '../matching/decide.ts'
import type { Rules } from '../matching/rules.ts'
import { type Difference, differences } from './differences.ts'
import { readStoredInput, type StoredInput } from './stored-input.ts'

/** What the row of an intake's decision says. */
export type DecidedThen = {
  outcome: string
  rule_version: number
  contact_id: string
  lead_ids: string[]
  flags: string[]
  candidates: unknown[]
  input: unknown
}

export type Again = {
  decision: Decision
  /** Existing leads that take the request in, or the new lead that was made then. */
  lead_ids: string[]
  /** None: it is the very same decision. */
  differences: Difference[]
}

/**
 * Decides an intake again from what is stored of it alone, and says where that differs from what was decided then.
 * null: it was erased.
 * @param rules under which; those that it was decided under, if not said.
 */
export function decideAgain(row: DecidedThen, rules?: Rules): Again | null {
  const input = readStoredInput(row.input)
  if (!input) return null
  const decision = decide(input.request, input.candidates, rules ?? input.rules)
  const lead_ids = leadsOf(decision, row, input)
  const again = {
    outcome: decision.outcome,
    rule_version: decision.rule_version,
    lead_ids,
    contact_id: contactOf(decision, row, input),
    flags: decision.flags,
    not_checked: decision.not_checked,
    not_merged: decision.not_merged,
    candidates: decision.weighed,
  }
  const then = { ...row, not_checked: input.not_checked, not_merged: input.not_merged }
  return { decision, lead_ids, differences: differences(then, again) }
}

/** A new lead has no ID of its own here: it is the one that was made then, if one was. */
function leadsOf({ into }: Decision, row: DecidedThen, { candidates }: StoredInput): string[] {
  if (into.length > 0) return into
  const existed = new Set(candidates.flatMap(({ leads }) => leads.map(({ id }) => id)))
  return row.lead_ids.length === 1 ? row.lead_ids.filter((id) => !existed.has(id)) : []
}

/** Likewise for a new contact; null: then it was an existing one, now it would be a new one. */
function contactOf({ contact_id }: Decision, row: DecidedThen, { candidates }: StoredInput) {
  if (contact_id) return contact_id
  return candidates.some(({ contact }) => contact.id === row.contact_id) ? null : row.contact_id
}
