import type { Candidate } from '../domain/candidate.ts'
import { decideUpdate, type UpdateDecision } from '../matching/decide-update.ts'
import type { DecidedThen } from './decide-again.ts'
import { type Difference, differences } from './differences.ts'
import { readStoredInput } from './stored-input.ts'

export type UpdateAgain = { decision: UpdateDecision; lead_ids: string[]; differences: Difference[] }

/** Decides the check of a changed lead again from what is stored of it alone. null: it was erased. */
export function updateAgain(row: DecidedThen): UpdateAgain | null {
  const input = readStoredInput(row.input)
  const stored = row.input as { changed?: Candidate; lead_id?: string } | null
  const lead = stored?.changed?.leads.find(({ id }) => id === stored.lead_id)
  if (!input || !stored?.changed || !lead) return null
  const decision = decideUpdate(input.request, stored.changed, lead, input.candidates, input.rules)
  const { fold, also } = decision
  const lead_ids = (fold ? [fold.winner, ...also, fold.loser] : [lead]).map(({ id }) => id)
  const again = {
    outcome: decision.outcome,
    rule_version: decision.rule_version,
    lead_ids,
    flags: decision.flags,
    not_checked: decision.not_checked,
    not_merged: decision.not_merged,
    candidates: decision.weighed,
  }
  const then = { ...row, not_checked: input.not_checked, not_merged: input.not_merged }
  return { decision, lead_ids, differences: differences(then, again) }
}
