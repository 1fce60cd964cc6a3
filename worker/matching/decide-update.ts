import type { Candidate } from '../domain/candidate.ts'
import { fullName } from '../domain/contact.ts'
import type { Lead } from '../domain/lead.ts'
import { conflictsOf } from './conflicts.ts'
import { explained, type NotMerged, type Outcome, whyNobody } from './decide.ts'
import type { Weighed } from './evidence.ts'
import { newestFirst, winnerFirst } from './lead-order.ts'
import { recognise } from './recognise.ts'
import { type Flag, givenFrom, type Request } from './request.ts'
import type { NotChecked, Rules } from './rules.ts'

export type LeadFold = { winner: Lead; loser: Lead }

export type UpdateDecision = {
  /** null: nobody else has anything in common with it. */
  outcome: Exclude<Outcome, 'created'> | null
  rule_version: number
  flags: Flag[]
  not_checked: NotChecked | null
  not_merged: NotMerged | null
  /** Two leads that become one. */
  fold: LeadFold | null
  /** Leads that take the changed lead's data and stay. */
  also: Lead[]
  /** The other leads in scope of the same person, newest first. */
  duplicates: string[]
  weighed: Weighed[]
}

/** A changed lead as if it came in now: with all that identifies its contact. */
export function requestOf(changed: Candidate, lead: Lead, providerRules: boolean): Request {
  const primaryFirst = changed.identifiers.toSorted((a, b) => Number(b.primary) - Number(a.primary))
  return {
    pipeline_id: lead.pipeline_id,
    channel_id: lead.channel_id ?? '',
    name: lead.name ?? fullName(changed.contact),
    company: changed.contact.company,
    fields: lead.fields,
    given: primaryFirst.map((it) => givenFrom(it, providerRules)),
    flags: [],
  }
}

/**
 * Decides what becomes of a lead that was changed, or whose contact was. It counts as the incoming one. One of them
 * has to be in an Incoming leads stage.
 */
export function decideUpdate(
  asked: Request,
  changed: Candidate,
  lead: Lead,
  candidates: Candidate[],
  rules: Rules,
): UpdateDecision {
  const found = recognise(asked, candidates, rules, changed)
  const base = {
    ...explained(found, rules),
    not_merged: null,
    fold: null,
    also: [],
    duplicates: [] as string[],
  }
  const apart = (not_merged: NotMerged | null): UpdateDecision => ({
    ...base,
    outcome: base.weighed.length > 0 ? 'kept_both' : null,
    not_merged,
  })
  if (found.leads.length === 0) {
    if (found.onlyShared.length === 0) return apart(whyNobody(found, rules))
    const duplicates = found.onlyShared.map(({ id }) => id)
    return { ...base, outcome: 'queued_for_review', not_merged: 'shared_identifier', duplicates }
  }
  // Once somebody else was found, the person's other leads count as well.
  const siblings = changed.leads.filter(({ id, stage_id }) => id !== lead.id && rules.stages.has(stage_id))
  const existing = [...found.leads, ...siblings].sort(newestFirst)
  base.duplicates = existing.map(({ id }) => id)
  const [first] = existing
  if (!first || ![lead, ...existing].some(({ stage_id }) => rules.incoming.has(stage_id)))
    return apart('none_in_incoming')
  if (existing.length > 2) return { ...base, outcome: 'queued_for_review', not_merged: 'too_many' }
  if (existing.length === 1) {
    const holder = found.people.find(({ contact }) => contact.id === first.contact_id) ?? changed
    const conflicting = conflictsOf(found.request, holder, first).length > 0
    if (rules.control.conflict === 'keep' && conflicting) return apart('keep_conflict')
    return { ...base, outcome: 'merged', fold: fold(lead, first, rules) }
  }
  if (rules.control.on_duplicate === 'create_new') return apart('create_new')
  const newest = rules.control.on_duplicate === 'update_newest'
  const target = newest ? first : (existing.toSorted(winnerFirst(rules.incoming))[0] ?? first)
  return {
    ...base,
    outcome: 'updated',
    fold: fold(lead, target, rules),
    also: newest ? [] : existing.filter(({ id }) => id !== target.id),
  }
}

const fold = (a: Lead, b: Lead, { incoming }: Rules): LeadFold =>
  winnerFirst(incoming)(a, b) < 0 ? { winner: a, loser: b } : { winner: b, loser: a }
