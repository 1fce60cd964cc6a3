import { and, asc, desc, eq, gt, isNull, lt, or, sql } from 'drizzle-orm'
import { decisions, leadDecisions, reviews, tasks } from '../../db/schema.ts'
import type { Db } from './database.ts'

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
  after: [string, string] | null,
) {
  const links = await orm
    .select()
    .from(leadDecisions)
    .where(
      and(
        eq(leadDecisions.account_id, account_id),
        eq(leadDecisions.lead_id, leadId),
        after
          ? or(
              lt(leadDecisions.at, after[0]),
              and(eq(leadDecisions.at, after[0]), lt(leadDecisions.decision_id, after[1])),
            )
          : undefined,
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

/** Groups that wait for a person, oldest first. */
export const waitingReviews = ({ orm, account_id }: Db, limit: number, after: [string, string] | null) =>
  orm
    .select()
    .from(reviews)
    .where(
      and(
        eq(reviews.account_id, account_id),
        isNull(reviews.resolved_at),
        after
          ? or(
              gt(reviews.created_at, after[0]),
              and(eq(reviews.created_at, after[0]), gt(reviews.id, after[1])),
            )
          : undefined,
      ),
    )
    .orderBy(asc(reviews.created_at), asc(reviews.id))
    .limit(limit + 1)

/** The next due first. */
export const listTasks = ({ orm, account_id }: Db, limit: number, after: [string, string] | null) =>
  orm
    .select()
    .from(tasks)
    .where(
      and(
        eq(tasks.account_id, account_id),
        after
          ? or(gt(tasks.due_at, after[0]), and(eq(tasks.due_at, after[0]), gt(tasks.id, after[1])))
          : undefined,
      ),
    )
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
