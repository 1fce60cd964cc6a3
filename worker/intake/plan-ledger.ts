import type { Known } from '../domain/candidate.ts'
import type { Lead } from '../domain/lead.ts'
import type { MergeRow, RequestFold } from '../domain/merge.ts'
import type { Plan } from '../domain/plan.ts'
import { brought, type Request } from '../matching/request.ts'
import { changeOf } from '../merge/change.ts'

export type Folded = {
  merge_id: string
  decision_id: string
  request: Request
  at: string
  /** Incoming leads stage of the request's pipeline. */
  stage_id: string
  conversation_id: string | null
  /** The leads that took it in, the newest first, and the contacts that were recognised. */
  into: Lead[]
  known: Known[]
}

/** Writes into the ledger what a request changed on the leads that took it in, so that it can be made a lead of its own. */
export function planLedger(plan: Plan, folded: Folded): void {
  const { request, at, stage_id, conversation_id, into, known } = folded
  const [newest] = into
  if (!newest) return
  const fold: RequestFold = {
    lead: {
      name: request.name,
      fields: request.fields,
      pipeline_id: request.pipeline_id,
      stage_id,
      channel_id: request.channel_id,
      created_at: at,
    },
    company: request.company,
    identifiers: brought(request).map(({ kind, normal, value, local_format }) => ({
      kind,
      normal,
      value,
      local_format,
    })),
    conversation_id,
    contacts: plan.contactPatches.flatMap(({ id, set }) => {
      const it = known.find(({ contact }) => contact.id === id)
      if (!it) return []
      const demoted = plan.demote
        .filter(({ contact_id }) => contact_id === id)
        .map(({ kind }) => kind as string)
      return [
        {
          change: changeOf(it.contact, set),
          gained: plan.identifiers.filter(({ contact_id }) => contact_id === id),
          raised: it.identifiers
            .filter(({ kind, primary }) => primary && demoted.includes(kind))
            .map((before) => ({ before, after: { ...before, primary: false } })),
        },
      ]
    }),
    leads: plan.leadPatches.flatMap(({ id, set }) => {
      const lead = into.find((it) => it.id === id)
      return lead ? [changeOf(lead, set)] : []
    }),
  }
  const row: MergeRow = {
    id: folded.merge_id,
    kind: 'intake',
    subject: 'request',
    winner_id: newest.id,
    loser_ids: [],
    by: request.channel_id,
    at: plan.now,
    undone_at: null,
    decision_id: folded.decision_id,
    contact_id: newest.contact_id,
    body: { contacts: null, leads: null, request: fold },
  }
  plan.merges.push(row)
}
