import { and, eq, inArray, lte, sql } from 'drizzle-orm'
import {
  accounts,
  blockingKeys,
  blocks,
  contacts,
  conversations,
  decisions,
  idempotencyKeys,
  identifiers,
  leadDecisions,
  leads,
  messages,
  outbox,
  reviews,
  tasks,
} from '../../db/schema.ts'
import type { NewEvent } from '../domain/event.ts'
import type { Plan, Remember } from '../domain/plan.ts'
import type { Db, Statement } from './database.ts'
import { guardStatements, isRepeat, isStale } from './guard.ts'
import { insert } from './insert.ts'

/** D1 takes 100 bound parameters a statement. */
const MAX_PARAMETERS = 90

export type Committed = 'committed' | 'stale' | 'repeat'

/**
 * Writes a plan, all of it or nothing. `stale`: something it was made from has changed, load again.
 * `repeat`: the answer of an earlier, identical request is there already.
 */
export async function commit(db: Db, plan: Plan): Promise<Committed> {
  return run(db, [...guardStatements(db, plan.guard), ...planStatements(db, plan)])
}

/** The same promise for changes that are single statements already. */
export async function run(db: Db, batch: Statement[]): Promise<Committed> {
  const [first, ...rest] = batch
  if (!first) return 'committed'
  try {
    await db.orm.batch([first, ...rest])
    return 'committed'
  } catch (error) {
    if (isStale(error)) return 'stale'
    if (isRepeat(error)) return 'repeat'
    throw error
  }
}

export function planStatements(db: Db, plan: Plan): Statement[] {
  const { account_id } = db
  const links = plan.decisions.flatMap(({ id, lead_ids, created_at }) =>
    lead_ids.map((lead_id) => ({ lead_id, at: created_at, decision_id: id })),
  )
  return [
    ...insert(db, contacts, plan.contacts),
    ...plan.contactPatches.map(({ id, set }) =>
      db.orm
        .update(contacts)
        .set({ ...set, version: sql`${contacts.version} + 1` })
        .where(and(eq(contacts.account_id, account_id), eq(contacts.id, id))),
    ),
    ...plan.demote.map(({ contact_id, kind }) =>
      db.orm
        .update(identifiers)
        .set({ primary: false })
        .where(
          and(
            eq(identifiers.account_id, account_id),
            eq(identifiers.contact_id, contact_id),
            eq(identifiers.kind, kind),
            eq(identifiers.primary, true),
          ),
        ),
    ),
    ...insert(db, identifiers, plan.identifiers),
    ...joinBlocks(db, plan.joins),
    ...insert(db, leads, plan.leads),
    ...plan.leadPatches.map(({ id, set }) =>
      db.orm
        .update(leads)
        .set({ ...set, version: sql`${leads.version} + 1` })
        .where(and(eq(leads.account_id, account_id), eq(leads.id, id))),
    ),
    ...insert(db, conversations, plan.conversations),
    ...insert(db, messages, plan.messages),
    ...insert(db, decisions, plan.decisions),
    ...insert(db, leadDecisions, links),
    ...insert(db, reviews, plan.reviews),
    ...insert(db, tasks, plan.tasks),
    ...publish(db, plan.events, plan.outboxId, plan.now),
    ...remember(db, plan.remember, plan.now),
  ]
}

function chunked<T>(rows: T[], columns: number): T[][] {
  const size = Math.max(1, Math.floor(MAX_PARAMETERS / columns))
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, i) => rows.slice(i * size, (i + 1) * size))
}

function joinBlocks(db: Db, joins: Plan['joins']): Statement[] {
  const { orm, account_id } = db
  const members = Object.entries(Object.groupBy(joins, ({ key }) => key))
  const rows = members.map(([key, joined]) => ({ account_id, key, version: 1, size: joined?.length ?? 0 }))
  return [
    ...insert(db, blockingKeys, joins),
    ...chunked(rows, 4).map((chunk) =>
      orm
        .insert(blocks)
        .values(chunk)
        .onConflictDoUpdate({
          target: [blocks.account_id, blocks.key],
          set: { version: sql`${blocks.version} + 1`, size: sql`${blocks.size} + excluded.size` },
        }),
    ),
  ]
}

/** Numbers the events, stores them and puts them into the outbox; part of the batch that made them happen. */
export function publish(db: Db, events: NewEvent[], outboxId: string, now: string): Statement[] {
  if (events.length === 0) return []
  const { orm, account_id } = db
  const n = events.length
  const rows = sql.join(
    events.map(({ id, type, data }, i) => sql`(${n - 1 - i}, ${id}, ${type}, ${JSON.stringify(data)})`),
    sql`, `,
  )
  return [
    orm
      .update(accounts)
      .set({ sequence: sql`${accounts.sequence} + ${n}` })
      .where(eq(accounts.id, account_id)),
    // The account's row is read once, whatever the number of events.
    orm.run(sql`INSERT INTO events (account_id, sequence, id, type, data, created_at)
      SELECT a.id, a.sequence - e.column1, e.column2, e.column3, e.column4, ${now}
      FROM accounts AS a CROSS JOIN (VALUES ${rows}) AS e WHERE a.id = ${account_id}`),
    orm
      .insert(outbox)
      .values({ account_id, id: outboxId, event_ids: events.map(({ id }) => id), due_at: now }),
  ]
}

/** Keeps first answers; those past their time make room first. */
export function remember(db: Db, answers: Remember[], now: string): Statement[] {
  if (answers.length === 0) return []
  const { orm, account_id } = db
  const keys = answers.map(({ key }) => key)
  const past = and(
    eq(idempotencyKeys.account_id, account_id),
    inArray(idempotencyKeys.key, keys),
    lte(idempotencyKeys.expires_at, now),
  )
  return [orm.delete(idempotencyKeys).where(past), ...insert(db, idempotencyKeys, answers)]
}
