import { and, eq, sql } from 'drizzle-orm'
import { crmLinks } from '../../db/schema.ts'
import type { CrmLink, LinkKind } from '../domain/connection.ts'
import { among } from './among.ts'
import type { Db, Statement } from './database.ts'
import { insert } from './insert.ts'

const toLink = ({ kind, record_id, crm_id, state, sent, folded }: typeof crmLinks.$inferSelect): CrmLink => ({
  kind,
  record_id,
  crm_id,
  state,
  sent,
  folded,
})

/** What the CRM has of these records. */
export async function linksOf({ orm, account_id }: Db, connection_id: string, recordIds: string[]) {
  if (recordIds.length === 0) return []
  const rows = await orm
    .select()
    .from(crmLinks)
    .where(
      and(
        eq(crmLinks.account_id, account_id),
        eq(crmLinks.connection_id, connection_id),
        sql`${crmLinks.kind} IN ('contact', 'lead', 'task', 'note')`,
        among(sql`${crmLinks.record_id}`, recordIds),
      ),
    )
  return rows.map(toLink)
}

/** Contacts whose making the CRM has not answered, and that are tried again. */
export const contactsBeingMade = ({ orm, account_id }: Db, connection_id: string, limit: number) =>
  orm.all<{ record_id: string }>(sql`
    SELECT l.record_id AS record_id FROM crm_links AS l INDEXED BY crm_links_by_crm
    CROSS JOIN forwards AS f ON f.account_id = ${account_id} AND f.connection_id = ${connection_id}
      AND f.subject_id = l.record_id AND f.state = 'pending'
    WHERE l.account_id = ${account_id} AND l.connection_id = ${connection_id} AND l.kind = 'contact'
      AND l.crm_id IS NULL AND l.state = 'sending' LIMIT ${limit}`)

/** What of ours these records of the CRM are. */
export async function linksByCrmIds(
  { orm, account_id }: Db,
  connection_id: string,
  kind: LinkKind,
  crmIds: string[],
): Promise<CrmLink[]> {
  if (crmIds.length === 0) return []
  const rows = await orm
    .select()
    .from(crmLinks)
    .where(
      and(
        eq(crmLinks.account_id, account_id),
        eq(crmLinks.connection_id, connection_id),
        eq(crmLinks.kind, kind),
        among(sql`${crmLinks.crm_id}`, crmIds),
      ),
    )
  return rows.map(toLink)
}

export const saveLink = (
  { orm, account_id }: Db,
  connection_id: string,
  link: CrmLink,
  now: string,
): Statement =>
  orm
    .insert(crmLinks)
    .values({ ...link, account_id, connection_id, updated_at: now })
    .onConflictDoUpdate({
      target: [crmLinks.account_id, crmLinks.connection_id, crmLinks.kind, crmLinks.record_id],
      set: {
        crm_id: link.crm_id,
        state: link.state,
        sent: link.sent,
        folded: link.folded,
        updated_at: now,
      },
    })

/** Makes the batch stale if somebody has linked one of these records of the CRM in between. */
export const unlinkedGuard = (
  { orm, account_id }: Db,
  connection_id: string,
  kind: LinkKind,
  crmIds: string[],
): Statement =>
  orm.run(sql`INSERT INTO guard (stale) SELECT count(*) FROM json_each(${JSON.stringify(crmIds)}) AS asked
    CROSS JOIN crm_links AS l INDEXED BY crm_links_by_crm ON l.account_id = ${account_id}
      AND l.connection_id = ${connection_id} AND l.kind = ${kind} AND l.crm_id = asked.value`)

/** Links that are new, in as few statements as parameters allow. */
export const linkRows = (
  db: Db,
  connection_id: string,
  rows: { kind: LinkKind; record_id: string; crm_id: string; sent: object }[],
  now: string,
): Statement[] =>
  insert(
    db,
    crmLinks,
    rows.map((it) => ({
      ...it,
      connection_id,
      state: 'live' as const,
      sent: it.sent as Record<string, unknown>,
      folded: null,
      updated_at: now,
    })),
  )

export const dropLink = (
  { orm, account_id }: Db,
  connection_id: string,
  { kind, record_id }: Pick<CrmLink, 'kind' | 'record_id'>,
): Statement =>
  orm
    .delete(crmLinks)
    .where(
      and(
        eq(crmLinks.account_id, account_id),
        eq(crmLinks.connection_id, connection_id),
        eq(crmLinks.kind, kind),
        eq(crmLinks.record_id, record_id),
      ),
    )
