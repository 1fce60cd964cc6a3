import { deltaOf } from './record.ts'
import type { LeadSeen, Seen } from './snapshot.ts'
import type { Typed, World } from './world.ts'

/** What a change by hand made duplicate control merge: the changed record's values win under `update`, else the winner's. */
export function ages(world: World, seen: Seen, changed: { contact: string; lead: string | null }): string {
  const said: string[] = []
  for (const merge of seen.merges.values()) {
    if (world.merges.has(merge.id)) continue
    const { contacts, leads } = merge.body
    if (merge.kind !== 'intake' || !leads) throw new Error(`a change made ${JSON.stringify(merge)}`)
    const at = Date.parse(merge.at)
    const lead = [leads.winner_id, ...leads.loser_ids].find((id) => {
      const it = world.leads.get(id)
      return it && (changed.lead ? id === changed.lead : world.contactOf(it) === changed.contact)
    })
    const contactOf = (id: string) => world.winner('contact', world.leads.get(id)?.origin ?? '')
    const first = world.rule === 'update' && lead ? lead : leads.winner_id
    const own = world.rule === 'update' && lead ? changed.contact : contactOf(leads.winner_id)
    if (contacts) world.join('contact', contacts.winner_id, contacts.loser_ids, merge.id, () => own, at)
    world.join('lead', leads.winner_id, leads.loser_ids, merge.id, () => first, at)
    for (const { id } of leads.also) {
      const delta = deltaOf(world.values('lead', id), (seen.leads.get(id) as LeadSeen).values)
      if (delta) world.set('lead', id, delta, merge.id)
    }
    world.merges.set(merge.id, {
      id: merge.id,
      at,
      undone: false,
      contacts: contacts && { winner: contacts.winner_id, losers: contacts.loser_ids },
      leads: { winner: leads.winner_id, losers: leads.loser_ids },
      request: null,
    })
    said.push(` → ${merge.id}: ${leads.loser_ids} into ${leads.winner_id} by duplicate control`)
  }
  adoptTasks(world, seen)
  return said.join()
}

/** Duplicate control may want a task on each lead that something was merged into. */
export function adoptTasks(world: World, seen: Seen) {
  for (const { id, lead_id } of seen.tasks) if (!world.tasks.has(id)) world.tasks.set(id, { origin: lead_id })
}

/** Records that are there for the first time. */
export function adopt(world: World, seen: Seen): { contacts: string[]; leads: string[] } {
  const contacts = [...seen.contacts.keys()].filter((id) => !world.contacts.has(id))
  const leads = [...seen.leads.values()].filter(({ id }) => !world.leads.has(id))
  for (const id of contacts) {
    world.contacts.set(id, { id, entries: [], state: { is: 'live' } })
    const row = seen.contacts.get(id)
    const delta = row && deltaOf(world.values('contact', id), row.values)
    if (delta) world.set('contact', id, delta)
  }
  for (const { id, contact_id, values } of leads) {
    world.leads.set(id, { id, entries: [], state: { is: 'live' }, origin: contact_id })
    world.set('lead', id, { plain: values.plain, named: values.named })
  }
  return { contacts, leads: leads.map(({ id }) => id) }
}

/** A new record that is not what the request said of itself. */
export function unlikeRequest(seen: Seen, contact: string, lead: string, typed: Typed): string[] {
  const [person, row] = [seen.contacts.get(contact)?.values, seen.leads.get(lead)]
  if (!person || !row) return [`no ${contact} or ${lead}`]
  const faults: string[] = []
  const same = (what: string, a: unknown, b: unknown) => {
    if (JSON.stringify(a ?? null) !== JSON.stringify(b ?? null))
      faults.push(`${what} is ${JSON.stringify(a)} instead of ${JSON.stringify(b)}`)
  }
  same('the contact’s company', person.plain.company, typed.company)
  same('the lead’s name', row.values.plain.name, typed.name)
  same('the lead’s fields', row.values.named, typed.fields ?? {})
  same('the lead’s contact', row.contact_id, contact)
  const kinds = [...person.identifiers.keys()].map((it) => it.split(' ')[0])
  const given = (['email', 'phone', 'pixel'] as const).filter((kind) => typed[kind])
  same('what identifies the contact', kinds.sort(), [...given].sort())
  return faults
}
