import { loadAndWeigh } from '../dedupe/ask-model.ts'
import type { Deps } from '../deps.ts'
import type { Candidate } from '../domain/candidate.ts'
import type { Config } from '../domain/config.ts'
import { DEFAULT_CONTROL } from '../domain/config.ts'
import type { Lead } from '../domain/lead.ts'
import type { Plan } from '../domain/plan.ts'
import { BLOCK_CAP } from '../matching/blocking.ts'
import { decideUpdate, requestOf, type UpdateDecision } from '../matching/decide-update.ts'
import { newestFirst } from '../matching/lead-order.ts'
import { personOf } from '../matching/model/person-of.ts'
import { withCrowded } from '../matching/request.ts'
import { asksModel, type Rules, rulesOf } from '../matching/rules.ts'
import { loadCandidates } from '../store/candidates.ts'
import type { Db } from '../store/database.ts'
import { type LastDecision, lastDecisionOf } from '../store/explanations.ts'
import { planRecheck, type Rechecked } from './plan-recheck.ts'
import { REVIEWED } from './reviewed.ts'

/**
 * Checks a lead again because it was changed, or its contact was, and adds what comes of it to the plan of that
 * change: both are committed together. null: it is not checked, or nobody else has anything in common with it.
 * @param changed the contact as the change leaves it, with its leads.
 * @param leadId the lead that was changed; null: the contact was, and its newest lead that duplicate control sees counts.
 */
export async function recheck(
  deps: Deps,
  config: Config,
  plan: Plan,
  changed: Candidate,
  leadId: string | null,
  by: string,
): Promise<Rechecked | null> {
  const checked = changed.leads
    .filter(({ id }) => leadId === null || id === leadId)
    .sort(newestFirst)
    .map((lead) => ({ lead, rules: rulesOn(config, lead) }))
    .find(({ lead, rules }) => rules?.checked.on && rules.stages.has(lead.stage_id))
  if (!checked?.rules) return null
  const { lead, rules } = checked

  const db = deps.db(config.account_id)
  const read = requestOf(changed, lead, config.email_provider_rules)
  const keys = [...new Set(read.given.flatMap((it) => it.keys))]
  const loaded = asksModel(rules)
    ? await loadAndWeigh(deps, config, personOf(changed, config.identifying_attributes), {
        keys,
        rememberedAs: [],
        cap: BLOCK_CAP,
      })
    : await loadCandidates(db, keys, [], BLOCK_CAP)
  const candidates = loaded.candidates.filter(({ contact }) => contact.id !== changed.contact.id)
  const request = withCrowded(read, loaded.skipped)
  const decision = decideUpdate(request, changed, lead, candidates, rules)
  plan.guard.config = config.version
  plan.guard.blocks.push(...loaded.blocks)
  plan.guard.contacts.push(...candidates.map(({ contact }) => ({ id: contact.id, version: contact.version })))
  if (decision.outcome === null) return null
  if (!decision.fold && saysTheSame(decision, await lastDecisionOf(db, lead.id))) return null
  const waits = await waitsAlready(db, lead.id, decision)
  const { newId } = deps
  return planRecheck(plan, {
    request,
    changed,
    lead,
    candidates,
    decision,
    waits,
    rules,
    by,
    now: plan.now,
    newId,
  })
}

/** The rules of the pipeline that the lead is in now; null: it came through no channel that is still there. */
function rulesOn(config: Config, lead: Lead): Rules | null {
  const channel = config.channels.find(({ id }) => id === lead.channel_id)
  if (!channel) return null
  const saved = config.controls[lead.pipeline_id] ?? { version: 1, control: DEFAULT_CONTROL }
  return rulesOf(saved, config.pipelines, { ...channel, pipeline_id: lead.pipeline_id })
}

/** A lead that is changed again and again, with nothing new about its likes, is not explained again and again. */
const saysTheSame = (decision: UpdateDecision, last: LastDecision | null) =>
  last?.outcome === decision.outcome &&
  last.not_merged === decision.not_merged &&
  sameSet(
    last.candidate_lead_ids,
    decision.weighed.map(({ lead_id }) => lead_id),
  )

/** How many of a group's other leads are asked whether the group waits for a person already. */
const ASKED = 3

/** The same group was put before a person when another lead of it came in or was changed. */
async function waitsAlready(db: Db, leadId: string, { not_merged, duplicates }: UpdateDecision) {
  if (not_merged === null || !REVIEWED[not_merged]) return false
  for (const other of duplicates.slice(0, ASKED)) {
    const last = await lastDecisionOf(db, other)
    if (
      last?.not_merged === not_merged &&
      sameSet([other, ...last.candidate_lead_ids], [leadId, ...duplicates])
    )
      return true
  }
  return false
}

const sameSet = (a: (string | null)[], b: (string | null)[]) =>
  JSON.stringify(a.filter(Boolean).toSorted()) === JSON.stringify(b.filter(Boolean).toSorted())
