import { ask, get, type Trouble } from '../../api.ts'
import type { Contact, Lead, Page, Pipeline } from '../../wire.ts'
import type { DuplicatePair } from '../../wire-duplicates.ts'
import type { MergeAnswer, Subject } from '../../wire-merging.ts'
import { baseUser } from '../merge/compare-contacts.ts'
import { keeperOfLeads } from '../merge/compare-leads.ts'
import { keyOf } from './address.ts'

/** What merging a pair would mean, asked before anybody does it. */
export type Prospect =
  | {
      kind: 'ready'
      contacts: { a: Contact; b: Contact }
      /** ID of who remains unless somebody says otherwise. */
      winner: string
      /** Fields whose values somebody has to choose between. */
      open: string[]
    }
  | { kind: 'refused'; problem: Trouble }

export const mergePath = (subject: Subject) => (subject === 'lead' ? '/leads/merge' : '/contacts/merge')

/** Somebody else may have changed them since. */
const FRESH_MS = 30_000

const known = new Map<string, { at: number; prospect: Promise<Prospect> }>()
const nameOf = (subject: Subject, pair: DuplicatePair) => `${subject} ${keyOf(pair)} ${pair.confidence}`

export const isKnown = (subject: Subject, pair: DuplicatePair) =>
  Date.now() - (known.get(nameOf(subject, pair))?.at ?? 0) < FRESH_MS

/** Asked once for each pair, and again after a while. */
export function prospectOf(subject: Subject, pair: DuplicatePair): Promise<Prospect> {
  const name = nameOf(subject, pair)
  const present = known.get(name)
  if (present && isKnown(subject, pair)) return present.prospect
  const prospect = look(subject, pair)
  known.set(name, { at: Date.now(), prospect })
  // What failed is asked again.
  void prospect.then(({ kind }) => kind === 'refused' && known.delete(name))
  return prospect
}

/** Of pairs that have a contact in common with this one; of all. */
export function forgetProspects(pair?: DuplicatePair) {
  if (!pair) return known.clear()
  const ids = [pair.a.contact_id, pair.b.contact_id]
  for (const name of known.keys()) if (ids.some((id) => name.includes(id))) known.delete(name)
}

async function look(subject: Subject, { a, b }: DuplicatePair): Promise<Prospect> {
  const [one, other, winner] = await Promise.all([
    get<Contact>(`/contacts/${a.contact_id}`),
    get<Contact>(`/contacts/${b.contact_id}`),
    subject === 'lead' ? winnerOfLeads(a.id, b.id) : undefined,
  ])
  if (!one.ok) return { kind: 'refused', problem: one.problem }
  if (!other.ok) return { kind: 'refused', problem: other.problem }
  const contacts = { a: one.data, b: other.data }
  const winner_id = winner ?? (subject === 'lead' ? a.id : (baseUser([one.data, other.data])?.id ?? a.id))
  const answer = await ask<MergeAnswer>(mergePath(subject), {
    winner_id,
    loser_ids: [winner_id === a.id ? b.id : a.id],
    choices: {},
    dry_run: true,
  })
  const ready = { kind: 'ready' as const, contacts, winner: winner_id }
  if (answer.ok) return { ...ready, open: [] }
  const { code, conflicts } = answer.problem
  if (code === 'unresolved_conflicts' && conflicts)
    return { ...ready, open: conflicts.map(({ field }) => field) }
  return { kind: 'refused', problem: answer.problem }
}

async function winnerOfLeads(...ids: string[]): Promise<string | undefined> {
  const [pipelines, ...leads] = await Promise.all([
    get<Page<Pipeline>>('/pipelines'),
    ...ids.map((id) => get<Lead>(`/leads/${id}`)),
  ])
  const found = leads.flatMap((answer) => (answer.ok ? [{ lead: answer.data }] : []))
  return keeperOfLeads(found, pipelines.ok ? pipelines.data.data : [])
}
