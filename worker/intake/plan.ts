import type { Candidate } from '../domain/candidate.ts'
import { type Contact, splitName } from '../domain/contact.ts'
import { EVENT_TEXT_MAX_CHARS, type NewEvent } from '../domain/event.ts'
import type { NewId } from '../domain/ids.ts'
import type { Lead } from '../domain/lead.ts'
import { emptyPlan, type Plan } from '../domain/plan.ts'
import type { Decision, Outcome } from '../matching/decide.ts'
import { brought, givenOf, type Request } from '../matching/request.ts'
import { type Rules, storedRules } from '../matching/rules.ts'
import { claim, contactChanges } from './contact-changes.ts'
import { leadChanges } from './lead-changes.ts'
import { planLedger } from './plan-ledger.ts'
import { REVIEWED } from './reviewed.ts'
import { tasksOn } from './tasks.ts'

/** The answer of an intake, as it stands on the wire. */
export type IntakeAnswer = {
  lead_id: string
  contact_id: string
  outcome: Outcome
  lead_ids: string[]
  decision_id: string
}

export type PlanInput = {
  request: Request
  /** The conversation that this request opens; null: none (a lead without a message). */
  chat: {
    id: string
    site_id: string | null
    pixel: string | null
    page: Record<string, string> | null
  } | null
  message: { text: string; client_id: string | null } | null
  /** Incoming leads stage of the request's pipeline. */
  incoming_stage_id: string
  candidates: Candidate[]
  decision: Decision
  rules: Rules
  /** ISO times: when the request was made, and now. */
  at: string
  now: string
  newId: NewId
}

/** Everything that taking this request changes: rows, patches, decision, events. Pure; IDs and times come in. */
export function planIntake(input: PlanInput): { plan: Plan; answer: IntakeAnswer } {
  const { request, candidates, decision, at, now, newId } = input
  const plan = emptyPlan(now, newId('out'))
  const decisionId = newId('dec')
  const moment = { now, source: request.channel_id }
  const rule = input.rules.control.conflict
  const known = new Map(candidates.map((candidate) => [candidate.contact.id, candidate]))
  const recognised = decision.recognised.map((id) => known.get(id)).filter((it) => it !== undefined)

  const contactId = decision.contact_id ?? newId('con')
  const targets = decision.into
    .map((id) => candidates.flatMap(({ leads }) => leads).find((lead) => lead.id === id))
    .filter((lead) => lead !== undefined)
  const newLead: Lead | null =
    targets.length > 0
      ? null
      : {
          id: newId('lead'),
          contact_id: contactId,
          pipeline_id: request.pipeline_id,
          stage_id: input.incoming_stage_id,
          channel_id: request.channel_id,
          name: request.name,
          fields: request.fields,
          previous_values: [],
          values_not_taken: [],
          created_at: at,
          updated_at: now,
          version: 1,
        }
  const leadIds = newLead ? [newLead.id] : targets.map(({ id }) => id)
  const leadId = leadIds[0] as string

  if (!known.has(contactId)) {
    const contact = newContact(contactId, request, at, now)
    const identifiers = brought(request).map((given) =>
      claim(contactId, given, given.kind !== 'pixel', moment),
    )
    plan.contacts.push(contact)
    plan.identifiers.push(...identifiers)
    plan.joins.push(
      ...brought(request).flatMap(({ keys }) => keys.map((key) => ({ key, contact_id: contactId }))),
    )
    plan.events.push(event(newId, 'crm.contact.created', { contact_id: contactId, ...personOf(request) }))
  }

  const touched = new Set([...targets.map(({ contact_id }) => contact_id), ...(newLead ? [contactId] : [])])
  for (const id of touched) {
    const candidate = known.get(id)
    if (!candidate) continue
    const others = recognised.filter((it) => it.contact.id !== id)
    // A new lead beside existing ones leaves what conflicts as it is; on a recognised contact without one in scope the rule holds.
    const changes = contactChanges(
      request,
      candidate,
      others,
      decision.outcome === 'kept_both' ? 'keep' : rule,
      moment,
      id === contactId,
    )
    const changed = Object.keys(changes.set).length + changes.identifiers.length > 0
    plan.contactPatches.push({
      id,
      set: {
        ...changes.set,
        last_heard_from: latest(candidate.contact.last_heard_from, at),
        ...(changed ? { updated_at: now } : {}),
      },
    })
    plan.demote.push(...changes.demote.map((kind) => ({ contact_id: id, kind })))
    plan.identifiers.push(...changes.identifiers)
    plan.joins.push(...changes.joins.map((key) => ({ key, contact_id: id })))
    if (changed)
      plan.events.push(event(newId, 'crm.contact.updated', { contact_id: id, ...personOf(request) }))
    for (const lead of targets.filter(({ contact_id }) => contact_id === id))
      plan.leadPatches.push({ id: lead.id, set: leadChanges(request, lead, rule, changes, moment) })
    if (newLead) {
      newLead.previous_values = changes.overwritten
      newLead.values_not_taken = changes.notTaken
    }
  }
  if (newLead) plan.leads.push(newLead)

  planLedger(plan, {
    merge_id: newId('mrg'),
    decision_id: decisionId,
    request,
    at,
    stage_id: input.incoming_stage_id,
    conversation_id: input.chat?.id ?? null,
    into: targets,
    known: candidates,
  })
  plan.decisions.push({
    id: decisionId,
    pipeline_id: request.pipeline_id,
    channel_id: request.channel_id,
    contact_id: contactId,
    outcome: decision.outcome,
    rule_version: decision.rule_version,
    flags: decision.flags,
    lead_ids: leadIds,
    input: {
      request,
      candidates,
      rules: storedRules(input.rules),
      not_checked: decision.not_checked,
      not_merged: decision.not_merged,
    },
    candidates: decision.weighed,
    created_at: now,
    kind: 'intake',
    received_at: at,
  })
  review(input, plan, decisionId, leadId)
  const answer: IntakeAnswer = {
    lead_id: leadId,
    contact_id: contactId,
    outcome: decision.outcome,
    lead_ids: leadIds,
    decision_id: decisionId,
  }
  const data = {
    ...answer,
    pipeline_id: request.pipeline_id,
    channel_id: request.channel_id,
    ...personOf(request),
  }
  plan.events.push(...leadEvents(decision, data, newId))
  // Where the evidence points to several contacts, the conversation goes with the lead that it is part of.
  converse(input, plan, leadId, targets[0]?.contact_id ?? contactId)
  if (decision.into.length > 0) plan.tasks.push(...tasksOn(leadIds, input.rules, now, newId))
  return { plan, answer }
}

const newContact = (id: string, request: Request, at: string, now: string): Contact => ({
  id,
  ...splitName(request.name),
  company: request.company,
  user_id: null,
  status: 'visitor',
  tags: [],
  lists: [],
  attributes: {},
  previous_values: [],
  last_contacted: null,
  last_heard_from: at,
  created_at: at,
  updated_at: now,
  version: 1,
})

const personOf = (request: Request) => ({
  name: request.name,
  company: request.company,
  email: givenOf(request, 'email')?.value ?? null,
  phone: givenOf(request, 'phone')?.value ?? null,
})

const event = (newId: NewId, type: NewEvent['type'], data: NewEvent['data']): NewEvent => ({
  id: newId('evt'),
  type,
  data,
})

/** Source: the API contract, "Outcomes of an intake". */
function leadEvents(
  { outcome, duplicates }: Decision,
  data: IntakeAnswer & Record<string, unknown>,
  newId: NewId,
): NewEvent[] {
  switch (outcome) {
    case 'created':
    case 'kept_both':
      return [event(newId, 'crm.lead.created', data)]
    case 'merged':
      return [event(newId, 'crm.lead.merged', data)]
    case 'updated':
      return data.lead_ids.map((lead_id) => event(newId, 'crm.lead.updated', { ...data, lead_id }))
    case 'queued_for_review':
      return [
        event(newId, 'crm.lead.created', data),
        event(newId, 'crm.duplicates.review_needed', { ...data, lead_ids: [data.lead_id, ...duplicates] }),
      ]
  }
}

/** Both leads of a conflict under `keep`, or the whole group of more than three, wait for a person. */
function review({ decision, now, newId }: PlanInput, plan: Plan, decisionId: string, leadId: string) {
  const reason = decision.not_merged && REVIEWED[decision.not_merged]
  if (!reason) return
  plan.reviews.push({
    id: newId('rev'),
    reason,
    lead_ids: [leadId, ...decision.duplicates],
    decision_id: decisionId,
    created_at: now,
  })
}

function converse(
  { chat, message, request, at, now, newId }: PlanInput,
  plan: Plan,
  lead_id: string,
  contact_id: string,
) {
  if (!chat) return
  plan.conversations.push({
    id: chat.id,
    lead_id,
    contact_id,
    channel_id: request.channel_id,
    site_id: chat.site_id,
    pixel: chat.pixel,
    page: chat.page,
    status: 'open',
    last_seq: message ? 1 : 0,
    created_at: at,
    last_message_at: now,
    assignee_id: null,
    agent_read: 0,
    visitor_read: message ? 1 : 0,
    unread: message ? 1 : 0,
  })
  if (!message) return
  const id = newId('msg')
  plan.messages.push({ conversation_id: chat.id, seq: 1, id, author: 'visitor', ...message, at })
  plan.events.push(
    event(newId, 'chat.message.created', {
      chat_id: chat.id,
      message_id: id,
      lead_id,
      contact_id,
      from: 'visitor',
      text: message.text.slice(0, EVENT_TEXT_MAX_CHARS),
      truncated: message.text.length > EVENT_TEXT_MAX_CHARS,
    }),
  )
}

const latest = (a: string | null, b: string) => (a && a > b ? a : b)
