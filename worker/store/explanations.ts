import { and, asc, desc, eq, isNull, sql } from 'drizzle-orm'
import { decisions, leadDecisions, reviews, tasks } from '../../db/schema.ts'
import type { Db } from './database.ts'
import { before, behind, type Place } from './place.ts'

export type DecisionView = typeof decisions.$inferSelect

export async function decisionById({ orm, account_id }: Db, id: string): Promise<DecisionView | null> {
  const rows = await orm
    .select()
    .from(decisions)
    .where(and(eq(decisions.account_id, account_id), eq(decisions.id, id)))
  return rows[0] ?? null
}

/** Every decision that made or touched this lead, newest first; one more than `limit`, if there is one. */
export async function decisionsOfLead(
  { orm, account_id }: Db,
  leadId: string,
  limit: number,
  after: Place | null,
) {
  const links = await orm
    .select()
    .from(leadDecisions)
    .where(
      and(
        eq(leadDecisions.account_id, account_id),
        eq(leadDecisions.lead_id, leadId),
        before(leadDecisions.at, leadDecisions.decision_id, after),
      ),
    )
    .orderBy(desc(leadDecisions.at), desc(leadDecisions.decision_id))
    .limit(limit + 1)
  const ids = JSON.stringify(links.map(({ decision_id }) => decision_id))
  const rows = await orm
    .select()
    .from(decisions)
    .where(
      and(
        eq(decisions.account_id, account_id),
        sql`${decisions.id} IN (SELECT value FROM json_each(${ids}))`,
      ),
    )
  return links.flatMap(({ decision_id }) => rows.find(({ id }) => id === decision_id) ?? [])
}

export type LastDecision = {
  outcome: string
  not_merged: string | null
  candidate_lead_ids: (string | null)[]
}

/** The gist of the newest decision about a lead; null: there is none. */
export async function lastDecisionOf({ orm, account_id }: Db, leadId: string): Promise<LastDecision | null> {
  const rows = await orm.all<{ outcome: string; not_merged: string | null; leads: string }>(sql`
    SELECT d.outcome AS outcome, d.input ->> '$.not_merged' AS not_merged,
      (SELECT json_group_array(value ->> '$.lead_id') FROM json_each(d.candidates)) AS leads
    FROM decisions AS d WHERE d.account_id = ${account_id} AND d.id = (SELECT decision_id FROM lead_decisions
      WHERE account_id = ${account_id} AND lead_id = ${leadId} ORDER BY at DESC, decision_id DESC LIMIT 1)`)
  const [row] = rows
  return row
    ? {
        outcome: row.outcome,
        not_merged: row.not_merged,
        candidate_lead_ids: JSON.parse(row.leads) as (string | null)[],
      }
    : null
}

/** Groups that wait for a person, oldest first. */
export const waitingReviews = ({ orm, account_id }: Db, limit: number, after: Place | null) =>
  orm
    .select()
    .from(reviews)
    .where(
      and(
        eq(reviews.account_id, account_id),
        isNull(reviews.resolved_at),
        behind(reviews.created_at, reviews.id, after),
      ),
    )
    .orderBy(asc(reviews.created_at), asc(reviews.id))
    .limit(limit + 1)

export async function reviewById({ orm, account_id }: Db, id: string) {
  const rows = await orm
    .select()
    .from(reviews)
    .where(and(eq(reviews.account_id, account_id), eq(reviews.id, id)))
  return rows[0] ?? null
}

/** The next due first. */
export const listTasks = ({ orm, account_id }: Db, limit: number, after: Place | null) =>
  orm
    .select()
    .from(tasks)
    .where(and(eq(tasks.account_id, account_id), behind(tasks.due_at, tasks.id, after)))
    .orderBy(asc(tasks.due_at), asc(tasks.id))
    .limit(limit + 1)

/** null: no such task. */
export async function setTaskDone({ orm, account_id }: Db, id: string, done: boolean) {
  const rows = await orm
    .update(tasks)
    .set({ done })
    .where(and(eq(tasks.account_id, account_id), eq(tasks.id, id)))
    .returning()
  return rows[0] ?? null
}
