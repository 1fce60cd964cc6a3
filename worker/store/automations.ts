import { and, desc, eq, sql } from 'drizzle-orm'
import { automations } from '../../db/schema.ts'
import type { Automation } from '../domain/automation.ts'
import { among } from './among.ts'
import type { Db, Statement } from './database.ts'
import { before, type Place } from './place.ts'

/** So many of one contact, or group of them, are looked at by a merge. */
const LOOKED_AT_MAX = 500

/** A contact's automations, the last entered first; one more than `limit`, if there is one. */
export async function listAutomations(
  { orm, account_id }: Db,
  contact_id: string,
  limit: number,
  after: Place | null,
): Promise<Automation[]> {
  const rows = await orm
    .select()
    .from(automations)
    .where(
      and(
        eq(automations.account_id, account_id),
        eq(automations.contact_id, contact_id),
        before(automations.entered_at, automations.id, after),
      ),
    )
    .orderBy(desc(automations.entered_at), desc(automations.id))
    .limit(limit + 1)
  return rows as Automation[]
}

/** Of all these contacts, the first entered first. */
export async function automationsOf({ orm, account_id }: Db, contacts: string[]): Promise<Automation[]> {
  const rows = await orm.all<{ row: string }>(sql`
    SELECT json_object('id', a.id, 'contact_id', a.contact_id, 'name', a.name, 'state', a.state,
      'entered_at', a.entered_at, 'exited_at', a.exited_at, 'triggers', json(a.triggers)) AS row
    FROM automations AS a INDEXED BY automations_by_contact
    WHERE a.account_id = ${account_id} AND ${among(sql`a.contact_id`, contacts)}
    ORDER BY a.entered_at, a.id LIMIT ${LOOKED_AT_MAX}`)
  return rows.map(({ row }) => JSON.parse(row))
}

export async function automationById({ orm, account_id }: Db, id: string): Promise<Automation | null> {
  const rows = await orm
    .select()
    .from(automations)
    .where(and(eq(automations.account_id, account_id), eq(automations.id, id)))
  return (rows[0] as Automation | undefined) ?? null
}

/** As it is from now on. */
export const putAutomation = ({ orm, account_id }: Db, row: Automation): Statement => {
  const { id, contact_id, name, state, entered_at, exited_at, triggers } = row
  const set = { contact_id, name, state, entered_at, exited_at, triggers }
  return orm
    .insert(automations)
    .values({ account_id, id, ...set })
    .onConflictDoUpdate({ target: [automations.account_id, automations.id], set })
}

/** Logs of automations are not merged: one that a record is in when it becomes part of another stops. */
export const stopAutomations = (
  { orm, account_id }: Db,
  merge_id: string,
  contacts: string[],
  now: string,
): Statement =>
  orm.run(sql`UPDATE automations INDEXED BY automations_by_contact
    SET state = 'stopped', exited_at = ${now}, stopped_by = ${merge_id}
    WHERE account_id = ${account_id} AND ${among(sql`contact_id`, contacts)} AND state = 'running'`)

/** Records that are themselves again are where they were in the automations that their merges had stopped. */
export const resumeAutomations = ({ orm, account_id }: Db, contacts: string[]): Statement =>
  orm.run(sql`UPDATE automations INDEXED BY automations_by_contact
    SET state = 'running', exited_at = NULL, stopped_by = NULL
    WHERE account_id = ${account_id} AND ${among(sql`contact_id`, contacts)} AND stopped_by IS NOT NULL`)
