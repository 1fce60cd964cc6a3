import { and, desc, eq, getTableColumns, inArray, isNull, type SQL, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import { contacts, identifiers, leads } from '../../db/schema.ts'
import type { Lead } from '../domain/lead.ts'
import { among } from './among.ts'
import { byIndex } from './by-index.ts'
import type { Db } from './database.ts'
import { before, type Place } from './place.ts'

/** `merged_into`: the lead that it became part of, if it is a tombstone. */
export type LeadRow = Lead & { merged_into: string | null; deleted_at: string | null }

/** A lead as lists show it: with whose it is, and its conversations. */
export type LeadView = LeadRow & {
  chat_ids: string[]
  contact: { id: string; name: string | null; email: string | null; phone: string | null }
}

export type LeadFilter = {
  pipeline_id?: string | undefined
  stage_id?: string | undefined
  contact_id?: string | undefined
  contact_ids?: string[] | undefined
}

/** Newest first. One row more than `limit`, if there is one. */
export async function listLeads(
  db: Db,
  filter: LeadFilter,
  limit: number,
  after: Place | null,
): Promise<LeadView[]> {
  const { orm, account_id } = db
  const conditions: (SQL | undefined)[] = [
    eq(leads.account_id, account_id),
    isNull(leads.deleted_at),
    filter.pipeline_id ? eq(leads.pipeline_id, filter.pipeline_id) : undefined,
    filter.stage_id ? eq(leads.stage_id, filter.stage_id) : undefined,
    filter.contact_id ? eq(leads.contact_id, filter.contact_id) : undefined,
    filter.contact_ids ? inArray(leads.contact_id, filter.contact_ids) : undefined,
    before(leads.created_at, leads.id, after),
  ]
  const rows = await orm
    .select(getTableColumns(leads))
    .from(byIndex(leads, indexFor(filter)))
    .where(and(...conditions))
    .orderBy(desc(leads.created_at), desc(leads.id))
    .limit(limit + 1)
  return viewsOf(db, rows)
}

/** By what leaves the fewest. */
function indexFor({ pipeline_id, stage_id, contact_id, contact_ids }: LeadFilter): string {
  if (contact_id || contact_ids) return 'leads_by_contact'
  if (stage_id) return 'leads_by_stage'
  return pipeline_id ? 'leads_by_pipeline' : 'leads_by_age'
}

export async function leadById(db: Db, id: string): Promise<LeadView | null> {
  const rows = await db.orm
    .select()
    .from(leads)
    .where(and(eq(leads.account_id, db.account_id), eq(leads.id, id)))
  return (await viewsOf(db, rows))[0] ?? null
}

/** Rows as they are, tombstones too. */
export const leadRows = async ({ orm, account_id }: Db, ids: string[]): Promise<LeadRow[]> =>
  ids.length === 0
    ? []
    : orm
        .select()
        .from(leads)
        .where(and(eq(leads.account_id, account_id), among(sql`${leads.id}`, ids)))

/** IDs of a contact's leads: those that are there, or that went into the trash at a moment. */
export const leadsOfContact = async ({ orm, account_id }: Db, contact_id: string, deleted_at?: string) =>
  (
    await orm.all<{ id: string }>(sql`SELECT l.id AS id FROM leads AS l INDEXED BY leads_by_contact
      WHERE l.account_id = ${account_id} AND l.contact_id = ${contact_id} AND ${
        deleted_at ? sql`l.deleted_at = ${deleted_at} AND l.merged_into IS NULL` : sql`l.deleted_at IS NULL`
      }`)
  ).map(({ id }) => id)

/** IDs of all leads of these contacts. */
export const leadsOfContacts = async ({ orm, account_id }: Db, contactIds: string[]) =>
  (
    await orm.all<{ id: string }>(sql`SELECT l.id AS id FROM leads AS l INDEXED BY leads_by_contact
      WHERE l.account_id = ${account_id} AND ${among(sql`l.contact_id`, contactIds)}`)
  ).map(({ id }) => id)

/** Where these leads are now: a merged one stands for its winner, one that is gone for nothing. */
export async function liveLeads({ orm, account_id }: Db, ids: string[]) {
  const old = alias(leads, 'old')
  // In one statement: between two of them one lead could become part of another, and be nowhere.
  const rows = await orm
    .select({ asked: sql<string>`${old.id}`.as('asked'), lead: leads })
    .from(old)
    .crossJoin(leads)
    .where(
      and(
        eq(old.account_id, account_id),
        among(sql`${old.id}`, ids),
        eq(leads.account_id, account_id),
        eq(leads.id, sql`coalesce(${old.merged_into}, ${old.id})`),
        isNull(leads.deleted_at),
      ),
    )
  return ids.flatMap((id) => rows.filter(({ asked }) => asked === id))
}

async function viewsOf({ orm, account_id }: Db, rows: LeadRow[]): Promise<LeadView[]> {
  if (rows.length === 0) return []
  const leadIds = JSON.stringify(rows.map(({ id }) => id))
  const contactIds = JSON.stringify(rows.map(({ contact_id }) => contact_id))
  const [chats, people, addresses] = await orm.batch([
    orm.all<{ id: string; lead_id: string }>(sql`
      SELECT c.id AS id, c.lead_id AS lead_id FROM conversations AS c INDEXED BY conversations_by_lead
      WHERE c.account_id = ${account_id} AND c.lead_id IN (SELECT value FROM json_each(${leadIds}))
      ORDER BY c.created_at, c.id`),
    orm
      .select({ id: contacts.id, first_name: contacts.first_name, last_name: contacts.last_name })
      .from(contacts)
      .where(
        and(
          eq(contacts.account_id, account_id),
          sql`${contacts.id} IN (SELECT value FROM json_each(${contactIds}))`,
        ),
      ),
    orm
      .select({ contact_id: identifiers.contact_id, kind: identifiers.kind, value: identifiers.value })
      .from(identifiers)
      .where(
        and(
          eq(identifiers.account_id, account_id),
          sql`${identifiers.contact_id} IN (SELECT value FROM json_each(${contactIds}))`,
          eq(identifiers.primary, true),
        ),
      ),
  ])
  return rows.map((row) => {
    const person = people.find(({ id }) => id === row.contact_id)
    const primary = (kind: string) =>
      addresses.find((it) => it.contact_id === row.contact_id && it.kind === kind)?.value ?? null
    return {
      ...row,
      chat_ids: chats.filter(({ lead_id }) => lead_id === row.id).map(({ id }) => id),
      contact: {
        id: row.contact_id,
        name: [person?.first_name, person?.last_name].filter(Boolean).join(' ') || null,
        email: primary('email'),
        phone: primary('phone'),
      },
    }
  })
}
