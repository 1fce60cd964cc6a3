import type { Candidate } from '../domain/candidate.ts'
import type { NewId } from '../domain/ids.ts'
import type { Lead } from '../domain/lead.ts'
import type { Plan } from '../domain/plan.ts'
import type { LeadFold, UpdateDecision } from '../matching/decide-update.ts'
import type { Request } from '../matching/request.ts'
import { type Rules, storedRules } from '../matching/rules.ts'
import { changeOf } from '../merge/change.ts'
import { planMergeOfLeads } from '../merge/plan-merge-of-leads.ts'
import { preferring } from '../merge/survivorship.ts'
import { leadChanges } from './lead-changes.ts'
import { REVIEWED } from './reviewed.ts'
import { tasksOn } from './tasks.ts'

export type RecheckInput = {
  request: Request
  /** The contact as the change leaves it, with the lead that is checked among its leads. */
  changed: Candidate
  lead: Lead
  candidates: Candidate[]
  decision: UpdateDecision
  /** The group is before a person already. */
  waits: boolean
  rules: Rules
  /** Who made the change. */
  by: string
  now: string
  newId: NewId
}

/** Where the lead and its contact are afterwards. */
export type Rechecked = { lead_id: string; contact_id: string; merge_id: string | null; decision_id: string }

/** Adds to the plan of a change what comes of checking the lead again: its decision, and the merge if there is one. */
export function planRecheck(plan: Plan, input: RecheckInput): Rechecked {
  const { changed, lead, decision, rules, now, newId } = input
  const decision_id = newId('dec')
  const merged = decision.fold ? planFold(plan, input, decision.fold, decision_id) : null
  const touched = decision.fold ? [decision.fold.winner, ...decision.also, decision.fold.loser] : [lead]
  const contact_id = merged?.contact_id ?? changed.contact.id
  plan.decisions.push({
    id: decision_id,
    pipeline_id: lead.pipeline_id,
    channel_id: lead.channel_id ?? '',
    contact_id,
    outcome: decision.outcome ?? 'kept_both',
    rule_version: decision.rule_version,
    flags: decision.flags,
    lead_ids: touched.map(({ id }) => id),
    input: {
      request: input.request,
      changed,
      lead_id: lead.id,
      candidates: input.candidates,
      rules: storedRules(rules),
      not_checked: decision.not_checked,
      not_merged: decision.not_merged,
    },
    candidates: decision.weighed,
    created_at: now,
    kind: 'update',
    received_at: now,
  })
  const reason = decision.not_merged && REVIEWED[decision.not_merged]
  if (reason && !input.waits) {
    const lead_ids = [lead.id, ...decision.duplicates]
    plan.reviews.push({ id: newId('rev'), reason, lead_ids, decision_id, created_at: now })
    plan.events.push({
      id: newId('evt'),
      type: 'crm.duplicates.review_needed',
      data: { lead_id: lead.id, contact_id, lead_ids, decision_id, reason },
    })
  }
  return { lead_id: merged?.lead_id ?? lead.id, contact_id, merge_id: merged?.merge_id ?? null, decision_id }
}

function planFold(
  plan: Plan,
  { request, changed, lead, candidates, decision, rules, by, now, newId }: RecheckInput,
  { winner, loser }: LeadFold,
  decision_id: string,
) {
  const rule = rules.control.conflict
  // Under `update` the changed lead's data win, whichever of the two stays.
  const [leadFirst, contactFirst] =
    rule === 'update' ? [lead.id, changed.contact.id] : [winner.id, winner.contact_id]
  const merge = planMergeOfLeads(
    plan,
    {
      winner,
      losers: [loser],
      owners: [changed, ...candidates],
      chooseLead: preferring(leadFirst),
      chooseContact: preferring(contactFirst),
      primaryOf: contactFirst,
      kind: 'intake',
      by,
      decision_id,
      told: { decision_id, outcome: decision.outcome },
    },
    now,
    newId,
  )
  if ('open' in merge) throw new Error('a rule left a conflict open')

  for (const it of decision.also) {
    const fromContact = { overwritten: [], notTaken: [] }
    const source = lead.channel_id ?? 'manual'
    const set = leadChanges(request, it, rule, fromContact, { now, source })
    merge.body.leads?.also.push(changeOf(it, set))
    plan.leadPatches.push({ id: it.id, set })
    plan.contactPatches.push({ id: it.contact_id, set: {} })
    const data = { lead_id: it.id, contact_id: it.contact_id, decision_id, source }
    plan.events.push({ id: newId('evt'), type: 'crm.lead.updated', data })
  }
  plan.tasks.push(
    ...tasksOn(
      [winner, ...decision.also].map(({ id }) => id),
      rules,
      now,
      newId,
    ),
  )
  return { merge_id: merge.id, lead_id: winner.id, contact_id: winner.contact_id }
}
