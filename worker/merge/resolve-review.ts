import type { Deps } from '../deps.ts'
import type { Candidate } from '../domain/candidate.ts'
import type { Config } from '../domain/config.ts'
import type { Lead } from '../domain/lead.ts'
import { emptyPlan, type Plan, type Remembering } from '../domain/plan.ts'
import { winnerFirst } from '../matching/lead-order.ts'
import { incomingStages } from '../matching/rules.ts'
import { candidatesByIds } from '../store/candidates.ts'
import { commit } from '../store/commit.ts'
import { reviewById } from '../store/explanations.ts'
import { liveLeads } from '../store/leads.ts'
import { planMergeOfLeads } from './plan-merge-of-leads.ts'
import { planNotSame } from './plan-not-same.ts'
import { areSeveralUsers } from './refusal.ts'
import { preferring } from './survivorship.ts'

export type Judgement = { action: 'merge' | 'keep_apart'; winner_id?: string | undefined }

const ATTEMPTS = 3

type Planned =
  | { kind: 'planned'; merge_id: string | null; lead_ids?: string[] }
  | { kind: 'no-such-winner' | 'different-user-ids' }

export type Resolved =
  | {
      kind: 'resolved'
      answer: Judged
    }
  | { kind: 'not-found' | 'already-resolved' | 'no-such-winner' | 'different-user-ids' | 'busy' }

type Judged = {
  id: string
  action: Judgement['action']
  /** The leads that are there now. */
  lead_ids: string[]
  merge_id: string | null
  resolved_at: string
}

/**
 * A person's judgement of a waiting group. `merge`: its leads become one, the winner's values hold where they differ
 * and the others are kept as previous values. `keep_apart`: their contacts are marked as not the same.
 */
export async function resolveReview(
  deps: Deps,
  config: Config,
  id: string,
  judged: Judgement,
  by: string,
  remember: Remembering,
): Promise<Resolved> {
  const db = deps.db(config.account_id)
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const review = await reviewById(db, id)
    if (!review) return { kind: 'not-found' }
    if (review.resolved_at) return { kind: 'already-resolved' }
    const group = await liveLeads(db, review.lead_ids)
    const owners = await candidatesByIds(db, [...new Set(group.map(({ lead }) => lead.contact_id))])
    if (group.some(({ lead }) => !owners.some(({ contact }) => contact.id === lead.contact_id))) continue
    const now = deps.now()
    const plan = emptyPlan(now, deps.newId('out'))
    plan.guard.contacts = owners.map(({ contact }) => ({ id: contact.id, version: contact.version }))
    const leads = [...new Map(group.map(({ lead }) => [lead.id, lead])).values()]
    plan.guard.leads = leads.map(({ id, version }) => ({ id, version }))
    plan.guard.reviews.push(id)

    const outcome =
      judged.action === 'keep_apart'
        ? apart(plan, owners, by, now)
        : together(plan, group, leads, owners, judged.winner_id, config, by, deps)
    if (outcome.kind !== 'planned') return outcome
    const { merge_id } = outcome
    const lead_ids = outcome.lead_ids ?? leads.map((it) => it.id)
    const answer = { id, action: judged.action, lead_ids, merge_id, resolved_at: now }
    plan.resolved.push({ id, action: judged.action, by, merge_id })
    plan.remember = remember(answer)
    if ((await commit(db, plan)) === 'stale') continue
    if (plan.events.length > 0) deps.announce(config.account_id, plan.outboxId)
    return { kind: 'resolved', answer }
  }
  return { kind: 'busy' }
}

function apart(plan: Plan, owners: Candidate[], by: string, now: string): Planned {
  planNotSame(plan, owners, by, now)
  return { kind: 'planned', merge_id: null }
}

function together(
  plan: Plan,
  group: { asked: string; lead: Lead }[],
  leads: Lead[],
  owners: Candidate[],
  winnerId: string | undefined,
  config: Config,
  by: string,
  { newId }: Deps,
): Planned {
  const winner = winnerId
    ? group.find(({ asked }) => asked === winnerId)?.lead
    : leads.toSorted(winnerFirst(incomingStages(config.pipelines)))[0]
  if (!winner) return { kind: 'no-such-winner' }
  if (areSeveralUsers(owners.map(({ contact }) => contact))) return { kind: 'different-user-ids' }
  const losers = leads.filter(({ id }) => id !== winner.id)
  if (losers.length === 0) return { kind: 'planned', merge_id: null }
  const merge = planMergeOfLeads(
    plan,
    {
      winner,
      losers,
      owners,
      chooseLead: preferring(winner.id),
      chooseContact: preferring(winner.contact_id),
      kind: 'manual',
      by,
      decision_id: null,
    },
    plan.now,
    newId,
  )
  if ('open' in merge) throw new Error('the winner left a conflict open')
  return { kind: 'planned', merge_id: merge.id, lead_ids: [winner.id] }
}
