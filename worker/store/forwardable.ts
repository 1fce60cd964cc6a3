import { sql } from 'drizzle-orm'
import type { Candidate } from '../domain/candidate.ts'
import { candidatesByIds, tombstonesOf } from './candidates.ts'
import type { Db } from './database.ts'

export type ForwardableTask = {
  id: string
  lead_id: string
  text: string
  due_at: string
  assignee_id: string | null
}
/** How a conversation began. */
export type ForwardableChat = { id: string; lead_id: string; text: string; at: string }
export type ForwardableMerge = {
  id: string
  kind: string
  subject: 'contact' | 'lead' | 'request'
  winner_id: string
  at: string
  /** The conversation that a request came with. */
  chat_id: string | null
}

/** A contact with all that a CRM is brought to. */
export type Forwardable = {
  /** Where the contact is now; null: in the trash, or erased. */
  contact: Candidate | null
  /** Contacts that are part of it, and leads that are part of its leads. */
  losers: Candidate[]
  loserLeads: { id: string; into: string }[]
  tasks: ForwardableTask[]
  /** Merges that left it standing and were not undone; the newest. */
  merges: ForwardableMerge[]
  /** The newest conversations, each by its first message. */
  chats: ForwardableChat[]
}

const MERGES_MAX = 20
const CHATS_MAX = 20

/** Whatever this contact is a part of now. */
export async function forwardable(db: Db, id: string): Promise<Forwardable> {
  const { orm, account_id } = db
  const [found] = await orm.all<{
    id: string
  }>(sql`SELECT coalesce(c.merged_into, c.id) AS id FROM contacts AS c
    WHERE c.account_id = ${account_id} AND c.id = ${id}`)
  const nobody = { contact: null, losers: [], loserLeads: [], tasks: [], merges: [], chats: [] }
  if (!found) return nobody
  const [contact] = await candidatesByIds(db, [found.id])
  if (!contact) return nobody
  const losers = await tombstonesOf(db, found.id)
  const leads = sql`(SELECT value FROM json_each(${JSON.stringify(contact.leads.map(({ id }) => id))}))`
  const [loserLeads, tasks, merges, chats] = await orm.batch([
    orm.all<{
      id: string
      into: string
    }>(sql`SELECT l.id AS id, l.merged_into AS "into" FROM leads AS l INDEXED BY leads_merged
      WHERE l.account_id = ${account_id} AND l.merged_into IN ${leads}`),
    orm.all<ForwardableTask>(sql`SELECT t.id, t.lead_id, t.text, t.due_at, t.assignee_id FROM tasks AS t INDEXED BY tasks_by_lead
      WHERE t.account_id = ${account_id} AND t.lead_id IN ${leads} AND NOT t.done`),
    orm.all<ForwardableMerge>(sql`SELECT m.id, m.kind, m.subject, m.winner_id, m.at,
        m.body ->> '$.request.conversation_id' AS chat_id FROM merges AS m INDEXED BY merges_by_contact
      WHERE m.account_id = ${account_id} AND m.contact_id = ${found.id} AND m.undone_at IS NULL
      ORDER BY m.at DESC LIMIT ${MERGES_MAX}`),
    orm.all<ForwardableChat>(sql`SELECT v.id AS id, v.lead_id AS lead_id, m.text AS text, m.at AS at
      FROM conversations AS v INDEXED BY conversations_by_lead
      CROSS JOIN messages AS m ON m.account_id = ${account_id} AND m.conversation_id = v.id AND m.seq = 1
      WHERE v.account_id = ${account_id} AND v.lead_id IN ${leads} ORDER BY m.at DESC LIMIT ${CHATS_MAX}`),
  ])
  return { contact, losers, loserLeads, tasks, merges, chats }
}
