import { and, eq, sql } from 'drizzle-orm'
import { identifiers } from '../../db/schema.ts'
import type { Identifier } from '../domain/identifier.ts'
import { among } from './among.ts'
import type { Db } from './database.ts'

/** A contact with all that it has taken in: everything under which the person is known. */
export type Person = {
  id: string
  /** The contact itself and its tombstones. */
  contacts: { id: string; version: number }[]
  leads: string[]
  identifiers: Identifier[]
  /** Browsers that are nobody else's. */
  pixels: string[]
  /** Merges whose ledger holds something of the person, undone ones too. */
  merges: string[]
  /** What those merges were decided by. */
  decisions: string[]
  /** Whose leads once held a request of the person that was taken out of them again. */
  winners: string[]
}

export type PersonState = { kind: 'person'; person: Person } | { kind: 'merged'; into: string } | null

/** null: there is none by that ID. Three round trips. */
export async function personOf(db: Db, id: string): Promise<PersonState> {
  const { orm, account_id } = db
  const rows = await orm.all<{ id: string; version: number; merged_into: string | null }>(sql`
    SELECT id, version, merged_into FROM contacts WHERE account_id = ${account_id} AND id = ${id}
    UNION ALL SELECT id, version, merged_into FROM contacts INDEXED BY contacts_merged
      WHERE account_id = ${account_id} AND merged_into = ${id}`)
  const own = rows.find((row) => row.id === id)
  if (!own) return null
  if (own.merged_into) return { kind: 'merged', into: own.merged_into }
  const contacts = rows.map(({ id, version }) => ({ id, version }))
  const mine = contacts.map((it) => it.id)

  const [known, leadRows, marked] = await orm.batch([
    orm
      .select()
      .from(identifiers)
      .where(and(eq(identifiers.account_id, account_id), among(sql`${identifiers.contact_id}`, mine))),
    orm.all<{ id: string }>(sql`SELECT l.id AS id FROM leads AS l INDEXED BY leads_by_contact
      WHERE l.account_id = ${account_id} AND ${among(sql`l.contact_id`, mine)}`),
    orm.all<{ id: string }>(sql`SELECT DISTINCT n.other_id AS id FROM not_same AS n
      WHERE n.account_id = ${account_id} AND ${among(sql`n.contact_id`, mine)}`),
  ])
  const leads = leadRows.map((row) => row.id)
  // An undone merge is in the ledger of the other one, who is marked as not the same since.
  const winners = [...mine, ...marked.map((row) => row.id)]
  const names = JSON.stringify([...mine, ...leads])
  const values = JSON.stringify(known.map(({ normal }) => JSON.stringify(normal).slice(1, -1)))
  const holds = (list: string) =>
    sql`EXISTS (SELECT 1 FROM json_each(${list}) AS it WHERE instr(m.body, it.value) > 0)`
  const [merges, browsers] = await orm.batch([
    orm.all<{ id: string; decision_id: string | null; contact_id: string }>(sql`
      SELECT m.id AS id, m.decision_id AS decision_id, m.contact_id AS contact_id FROM merges AS m INDEXED BY merges_by_contact
      WHERE m.account_id = ${account_id} AND ${among(sql`m.contact_id`, winners)}
        AND (${among(sql`m.contact_id`, mine)} OR ${holds(names)} OR (m.undone_at IS NOT NULL AND ${holds(values)}))`),
    orm.all<{ pixel: string }>(sql`
      SELECT p.pixel AS pixel FROM (
        SELECT i.normal AS pixel FROM identifiers AS i
          WHERE i.account_id = ${account_id} AND ${among(sql`i.contact_id`, mine)} AND i.kind = 'pixel'
        UNION SELECT v.pixel FROM conversations AS v INDEXED BY conversations_by_lead
          WHERE v.account_id = ${account_id} AND v.lead_id IN (SELECT value FROM json_each(${JSON.stringify(leads)})) AND v.pixel IS NOT NULL
      ) AS p
      WHERE NOT EXISTS (SELECT 1 FROM blocking_keys AS k WHERE k.account_id = ${account_id}
        AND k.key = 'x:' || p.pixel AND NOT ${among(sql`k.contact_id`, mine)})`),
  ])
  return {
    kind: 'person',
    person: {
      id,
      contacts,
      leads,
      identifiers: known,
      pixels: browsers.map(({ pixel }) => pixel),
      merges: merges.map((row) => row.id),
      decisions: merges.flatMap(({ decision_id }) => decision_id ?? []),
      winners: [...new Set(merges.map((row) => row.contact_id))].filter((it) => !mine.includes(it)),
    },
  }
}
