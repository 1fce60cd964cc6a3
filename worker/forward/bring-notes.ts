import type { Bringing, Brought } from './bringing.ts'
import { noteOnce } from './fold-contacts.ts'

const WORDS: Record<'contact' | 'lead' | 'request', string> = {
  contact: 'another contact of the same person became part of this one',
  lead: 'another lead of the same person became part of this one',
  request: 'a further request of the same person was recognised and added to this lead',
}

/** Of a first message; the rest is read here. */
const TEXT_MAX_CHARS = 2_000

/** What was said and merged since the CRM was connected, as notes, and open tasks; each once, the oldest first. */
export async function bringNotes(it: Bringing, brought: Brought): Promise<void> {
  const { contact, links, merges, chats } = brought
  const whose = links.live('contact', contact.contact.id)
  if (!whose) return
  const onLead = (id: string) => {
    const lead = links.live('lead', id)
    return lead ? { kind: 'lead' as const, id: lead.crm_id } : { kind: 'contact' as const, id: whose.crm_id }
  }
  const notes = [
    ...chats.map(({ id, lead_id, text, at }) => ({
      id,
      at,
      on: onLead(lead_id),
      text: `Onelead, message of ${when(at)}: ${text.slice(0, TEXT_MAX_CHARS)} (${id})`,
    })),
    // A request that was added to a lead is told by its message, where it has one.
    ...merges.flatMap(({ id, at, subject, winner_id, chat_id }) =>
      chat_id !== null
        ? []
        : [{ id, at, on: onLead(winner_id), text: `Onelead: ${WORDS[subject]} (${when(at)}, ${id}).` }],
    ),
  ]
  for (const { id, at, on, text } of notes.sort((a, b) => (a.at < b.at ? -1 : 1)))
    if (at >= it.connected_at) await noteOnce(it, links, id, on, text)
  await bringTasks(it, brought)
}

async function bringTasks(it: Bringing, { links, tasks }: Brought): Promise<void> {
  for (const task of tasks) {
    const lead = links.live('lead', task.lead_id)
    if (!lead || links.live('task', task.id)) continue
    const on = { kind: 'lead' as const, id: lead.crm_id }
    const tried = links.get('task', task.id)
    const there = tried ? ((await it.session.findText?.('task', on, task.text)) ?? null) : null
    if (!tried) await links.save(links.sending('task', task.id))
    const { users } = it.mapping
    const owner_id = users[task.assignee_id ?? ''] ?? users['*'] ?? null
    const asked = { text: task.text, due_at: task.due_at, owner_id }
    await links.made('task', task.id, there ?? (await it.session.task(on, asked, task.id)), {})
  }
}

const when = (at: string) => `${at.slice(0, 'yyyy-mm-ddThh:mm'.length).replace('T', ' ')} UTC`
