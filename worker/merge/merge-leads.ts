import type { Deps } from '../deps.ts'
import { emptyPlan } from '../domain/plan.ts'
import { candidatesByIds } from '../store/candidates.ts'
import { commit } from '../store/commit.ts'
import { leadRows } from '../store/leads.ts'
import { countMoves, previewMoves } from '../store/merges.ts'
import type { ContactsMerge, MergeOutcome } from './merge-contacts.ts'
import { planMergeOfLeads } from './plan-merge-of-leads.ts'
import { areSeveralUsers, refusal } from './refusal.ts'

const ATTEMPTS = 3

/** Folds leads into one, and their contacts with them where they are of several; conflicts of those are `contact.FIELD`. */
export async function mergeLeads(
  deps: Deps,
  account_id: string,
  { winner_id, loser_ids, choices, kind, by, extend, dry_run }: LeadsMerge,
): Promise<MergeOutcome> {
  const db = deps.db(account_id)
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const refused = await refusal(db, 'lead', winner_id, loser_ids)
    if (refused) return refused
    const asked = [...new Set([winner_id, ...loser_ids])]
    const rows = await leadRows(db, asked)
    const owners = await candidatesByIds(db, [...new Set(rows.map(({ contact_id }) => contact_id))])
    const winner = rows.find(({ id }) => id === winner_id)
    // Merged by somebody else since it was asked about, or erased: the next look says so.
    if (rows.length < asked.length || rows.some(({ deleted_at }) => deleted_at)) continue
    // One of them has become part of another contact since it was read.
    if (!winner || rows.some(({ contact_id }) => !owners.some(({ contact }) => contact.id === contact_id)))
      continue
    // Who they are was said since then: the next look refuses it.
    if (areSeveralUsers(owners.map(({ contact }) => contact))) continue
    const plan = emptyPlan(deps.now(), deps.newId('out'))
    plan.guard.leads = rows.map(({ id, version }) => ({ id, version }))
    plan.guard.contacts = owners.map(({ contact }) => ({ id: contact.id, version: contact.version }))
    const losers = rows.filter(({ id }) => id !== winner_id)
    // A lead is chosen for itself, and for its contact: one contact may hold several of them.
    const contactOf = (leadId: string) => rows.find(({ id }) => id === leadId)?.contact_id ?? leadId
    const outcome = planMergeOfLeads(
      plan,
      {
        winner,
        losers,
        owners,
        chooseLead: (field) => choices[field] ?? null,
        chooseContact: (field) => {
          const chosen = choices[`contact.${field}`]
          return chosen === undefined ? null : contactOf(chosen)
        },
        kind,
        by,
        decision_id: null,
      },
      plan.now,
      deps.newId,
    )
    if ('open' in outcome) return { kind: 'conflicts', conflicts: outcome.open }
    const { contacts } = outcome.body
    const counted = (moved: Record<string, number>) => ({
      ...moved,
      identifiers: contacts?.gained.length ?? 0,
    })
    if (dry_run) {
      const ids = losers.map(({ id }) => id)
      const moved = await previewMoves(db, 'lead', ids, winner_id)
      const theirs = contacts ? await previewMoves(db, 'contact', contacts.loser_ids, contacts.winner_id) : {}
      return { kind: 'merged', merge_id: null, winner_id, moved: counted({ ...theirs, ...moved }) }
    }
    extend?.(plan, outcome)
    if ((await commit(db, plan)) === 'stale') continue
    deps.announce(account_id, plan.outboxId)
    return {
      kind: 'merged',
      merge_id: outcome.id,
      winner_id,
      moved: counted(await countMoves(db, outcome.id)),
    }
  }
  return { kind: 'busy' }
}

export type LeadsMerge = Omit<ContactsMerge, 'choose'> & {
  /** Field to lead ID; `contact.FIELD` to the ID of a contact, or of one of its leads. */
  choices: Record<string, string>
}
