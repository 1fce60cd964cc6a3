import { sql } from 'drizzle-orm'
import { decisionContacts } from '../../db/schema.ts'
import type { NewEvent } from '../domain/event.ts'
import type { Plan } from '../domain/plan.ts'
import type { Db, Statement } from './database.ts'
import { insert } from './insert.ts'
import { rowTerms } from './json-lists.ts'

/**
 * Who is spoken of where: so that whatever holds something of a person is found by an index when the person is erased.
 * A decision is found by its leads; a row here says whom it weighed besides those leads' own contact.
 */
export const decisionMentions = (db: Db, plan: Pick<Plan, 'decisions' | 'leads'>): Statement[] =>
  insert(
    db,
    decisionContacts,
    plan.decisions.flatMap((decision) => {
      const { candidates = [] } = decision.input as {
        candidates?: { contact: { id: string }; leads: { id: string; contact_id: string }[] }[]
      }
      const leads = [...plan.leads, ...candidates.flatMap((it) => it.leads)]
      const owners = leads.filter(({ id }) => decision.lead_ids.includes(id)).map((it) => it.contact_id)
      const weighed = new Set([decision.contact_id, ...candidates.map(({ contact }) => contact.id)])
      return [...weighed]
        .filter((id) => !owners.includes(id))
        .map((contact_id) => ({ contact_id, decision_id: decision.id }))
    }),
  )

/** Of whom the events of this commit tell; after their numbers were given. One row each, whatever the number of events. */
export function eventMentions({ orm, account_id }: Db, events: NewEvent[]): Statement[] {
  const subjects = new Set(events.flatMap(({ data }) => subjectsOf(data)))
  if (subjects.size === 0) return []
  const [only, ...more] = subjects
  // The usual case; a join with one row is counted as one more row read.
  if (more.length === 0)
    return [
      orm.run(sql`INSERT INTO event_subjects (account_id, subject_id, last, events)
        SELECT a.id, ${only}, a.sequence, ${events.length} FROM accounts AS a WHERE a.id = ${account_id}`),
    ]
  return rowTerms([...subjects].map((id) => [id])).map((told) =>
    orm.run(sql`INSERT INTO event_subjects (account_id, subject_id, last, events)
      SELECT a.id, told.column1, a.sequence, ${events.length} FROM accounts AS a CROSS JOIN ${told} AS told
      WHERE a.id = ${account_id}`),
  )
}

const subjectsOf = ({ contact_id, winner_id, loser_id, lead_id }: Record<string, unknown>): string[] => {
  const contacts = [contact_id, winner_id, loser_id].filter((it) => typeof it === 'string')
  return contacts.length > 0 || typeof lead_id !== 'string' ? contacts : [lead_id]
}
