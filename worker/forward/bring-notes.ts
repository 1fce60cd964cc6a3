import type { Bringing, Brought } from './bringing.ts'
import { noteOnce } from './fold-contacts.ts'

const WORDS: Record<'contact' | 'lead' | 'request', string> = {
  contact: 'another contact of the same person became part of this one',
  lead: 'another lead of the same person became part of this one',
  request: 'a further request of the same person was recognised and added to this lead',
}

/** Notes of what was merged since the CRM was connected, and open tasks; each once. */
export async function bringNotes(it: Bringing, { contact, links, merges, tasks }: Brought): Promise<void> {
  const whose = links.live('contact', contact.contact.id)
  if (!whose) return
  for (const { id, subject, winner_id, at } of merges.toReversed()) {
    if (at < it.connected_at) continue
    const lead = links.live('lead', winner_id)
    const on = lead
      ? { kind: 'lead' as const, id: lead.crm_id }
      : { kind: 'contact' as const, id: whose.crm_id }
    const when = at.slice(0, 'yyyy-mm-ddThh:mm'.length).replace('T', ' ')
    await noteOnce(it, links, id, on, `Onelead: ${WORDS[subject]} (${when} UTC, ${id}).`)
  }
  for (const task of tasks) {
    const lead = links.live('lead', task.lead_id)
    if (!lead || links.live('task', task.id)) continue
    const on = { kind: 'lead' as const, id: lead.crm_id }
    const tried = links.get('task', task.id)
    const there = tried ? ((await it.session.findText?.('task', on, task.text)) ?? null) : null
    if (!tried) await links.save(links.sending('task', task.id))
    const owner_id = task.assignee_id ? (it.mapping.users[task.assignee_id] ?? null) : null
    const made =
      there ?? (await it.session.task(on, { text: task.text, due_at: task.due_at, owner_id }, task.id))
    await links.made('task', task.id, made, {})
  }
}
