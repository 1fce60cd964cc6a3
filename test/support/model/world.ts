import { type Choose, type Delta, type Log, type State, valuesOf } from './record.ts'
import type { Picture } from './tables.ts'

/** What is in an account, said a second time in Maps: no SQL, no plan, no ledger. */
export type Lead = Log & { origin: string }
export type Merge = {
  id: string
  at: number
  undone: boolean
  contacts: { winner: string; losers: string[] } | null
  leads: { winner: string; losers: string[] } | null
  /** A request that was folded into leads. */
  request: { typed: Typed; conversation: string | null; touched: string[] } | null
}
export type Typed = {
  name?: string | undefined
  company?: string | undefined
  email?: string | undefined
  phone?: string | undefined
  pixel?: string | undefined
  fields?: Record<string, string> | undefined
}

export const DAY = 86_400_000
const TRASH = 30 * DAY

export class World {
  contacts = new Map<string, Log>()
  leads = new Map<string, Lead>()
  /** Whose it was at first: a lead's contact, a conversation's and a task's lead. Where it is now follows from the merges. */
  conversations = new Map<string, { origin: string; messages: number }>()
  tasks = new Map<string, { origin: string }>()
  timeline: { id: string; origin: string; kind: string; key: string | null }[] = []
  merges = new Map<string, Merge>()
  rule: 'update' | 'keep' = 'update'
  shift = 0
  /** Merges that nothing but other merges and undos have followed, each with what the account was before it. */
  nested: { merge: string; before: Picture }[] = []
  fresh = 0
  edited = new Set<string>()

  now = () => Date.now() + this.shift

  stateOf(kind: 'contact' | 'lead', id: string): State {
    return (kind === 'contact' ? this.contacts : this.leads).get(id)?.state ?? { is: 'gone' }
  }
  isLive = (kind: 'contact' | 'lead', id: string) => this.stateOf(kind, id).is === 'live'

  /** Who a record is part of now, itself if of nobody. */
  winner(kind: 'contact' | 'lead', id: string): string {
    const state = this.stateOf(kind, id)
    return 'into' in state ? this.winner(kind, state.into) : id
  }
  contactOf = (lead: Lead) => this.winner('contact', lead.origin)
  leadsOf = (contact: string) => [...this.leads.values()].filter((it) => this.contactOf(it) === contact)

  log(kind: 'contact' | 'lead', id: string): Log {
    const log = kind === 'contact' ? this.contacts.get(id) : this.leads.get(id)
    if (!log) throw new Error(`the model knows no ${kind} ${id}`)
    return log
  }
  set(kind: 'contact' | 'lead', id: string, delta: Delta, by: string | null = null) {
    this.log(kind, id).entries.push({ kind: 'set', by, delta })
  }
  values = (kind: 'contact' | 'lead', id: string) => valuesOf(this.log(kind, id))

  join(kind: 'contact' | 'lead', winner: string, losers: string[], by: string, choose: Choose, at: number) {
    const parts = losers.map((id) => this.log(kind, id))
    this.log(kind, winner).entries.push({ kind: 'join', by, parts, choose })
    for (const part of parts) part.state = { is: 'merged', into: winner, by, at }
  }

  /** Takes a merge out of a record's past, and lets its losers be themselves again. */
  part(kind: 'contact' | 'lead', { winner, losers }: { winner: string; losers: string[] }, by: string) {
    this.forget(kind, winner, by)
    for (const id of losers) this.log(kind, id).state = { is: 'live' }
  }
  forget(kind: 'contact' | 'lead', id: string, by: string) {
    const log = this.log(kind, id)
    log.entries = log.entries.filter((it) => it.by !== by)
  }

  /** What an undo is answered: its status, and the merge that has to be undone before. */
  undoable(merge: Merge): { status: number; first?: string } {
    if (merge.undone) return { status: 409 }
    if (merge.at + TRASH <= this.now()) return { status: 410 }
    if (merge.request) {
      const gone = merge.request.touched.some(
        (id) => this.stateOf(id.startsWith('lead') ? 'lead' : 'contact', id).is === 'gone',
      )
      return { status: gone && this.wasErased(merge) ? 410 : 200 }
    }
    const standing = (kind: 'contact' | 'lead', id: string) => {
      const state = this.stateOf(kind, id)
      if (state.is === 'merged') return { status: 409, first: state.by }
      if (state.is === 'trash') return { status: 409 }
      return state.is === 'live' ? null : { status: 410 }
    }
    const { contacts, leads } = merge
    const lost = [
      ...(contacts?.losers ?? []).map((id) => this.stateOf('contact', id)),
      ...(leads?.losers ?? []).map((id) => this.stateOf('lead', id)),
    ].some(({ is }) => is === 'gone' || is === 'skeleton')
    // A lead can't come back to a contact that is in the trash.
    const homeless = (leads?.losers ?? []).some((id) => {
      const lead = this.leads.get(id)
      return lead && !contacts && this.stateOf('contact', this.contactOf(lead)).is !== 'live'
    })
    return (
      (leads && standing('lead', leads.winner)) ??
      (contacts && standing('contact', contacts.winner)) ??
      (lost ? { status: 410 } : homeless ? { status: 409 } : { status: 200 })
    )
  }

  trash(kind: 'contact' | 'lead', id: string, at: number) {
    if (kind === 'contact')
      for (const lead of this.leadsOf(id))
        if (lead.state.is === 'live') lead.state = { is: 'trash', at, with: id }
    this.log(kind, id).state = { is: 'trash', at, with: null }
  }
  restore(kind: 'contact' | 'lead', id: string) {
    if (kind === 'contact')
      for (const lead of this.leads.values())
        if (lead.state.is === 'trash' && lead.state.with === id) lead.state = { is: 'live' }
    this.log(kind, id).state = { is: 'live' }
  }

  /** The person is gone with all that has become part of it, and whatever the ledger held of it. */
  erase(id: string) {
    const all = [...this.contacts.keys()].filter((it) => this.winner('contact', it) === id)
    const leads = [...this.leads.values()].filter((it) => this.contactOf(it) === id)
    for (const merge of this.merges.values()) {
      const of = [
        ...(merge.contacts ? [merge.contacts.winner, ...merge.contacts.losers] : []),
        ...(merge.leads ? [merge.leads.winner, ...merge.leads.losers] : []),
        ...(merge.request?.touched ?? []),
      ]
      if (of.some((it) => all.includes(it) || leads.some((lead) => lead.id === it)))
        this.emptied.add(merge.id)
    }
    this.erasures++
    for (const it of leads) it.state = { is: 'gone' }
    for (const it of all) this.log('contact', it).state = { is: 'gone' }
  }
  emptied = new Set<string>()
  erasures = 0
  wasErased = (merge: Merge) => this.emptied.has(merge.id)

  /** What is past its days is gone; of what was merged the ID stays, as long as its winner is there. */
  purge() {
    for (const kind of ['contact', 'lead'] as const) {
      const logs = [...(kind === 'contact' ? this.contacts : this.leads).values()]
      for (const log of logs) {
        const { state } = log
        if (!('at' in state) || state.at + TRASH > this.now()) continue
        log.state = state.is === 'merged' ? { is: 'skeleton', into: state.into } : { is: 'gone' }
      }
      const lost = logs.filter(({ id }) => this.stateOf(kind, this.winner(kind, id)).is === 'gone')
      for (const log of lost) log.state = { is: 'gone' }
    }
  }
}
