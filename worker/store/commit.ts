import { and, eq, inArray, lte, sql } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import {
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
import { guardStatement, isRepeat, isStale } from './guard.ts'

/** D1 takes 100 bound parameters a statement. */
const MAX_PARAMETERS = 90

export type Committed = 'committed' | 'stale' | 'repeat'

/**
 * Writes a plan, all of it or nothing. `stale`: something it was made from has changed, load again.
 * `repeat`: the answer of an earlier, identical request is there already.
 */
export async function commit(db: Db, plan: Plan): Promise<Committed> {
  return run(db, [guardStatement(db, plan.guard), ...planStatements(db, plan)])
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

export function insert<T extends SQLiteTable>(
  { orm, account_id }: Db,
  table: T,
  rows: Omit<T['$inferInsert'], 'account_id'>[],
): Statement[] {
  const all = rows.map((row) => ({ ...row, account_id })) as T['$inferInsert'][]
  const size = Math.max(
    1,
    Math.floor(MAX_PARAMETERS / Math.max(1, ...all.map((row) => Object.keys(row).length))),
  )
  const chunks = Array.from({ length: Math.ceil(all.length / size) }, (_, i) =>
    all.slice(i * size, (i + 1) * size),
  )
  return chunks.map((chunk) => orm.insert(table).values(chunk))
}

function joinBlocks({ orm, account_id }: Db, joins: Plan['joins']): Statement[] {
  if (joins.length === 0) return []
  const pairs = JSON.stringify(joins.map(({ key, contact_id }) => [key, contact_id]))
  return [
    orm.run(sql`INSERT INTO ${blockingKeys} (account_id, key, contact_id)
      SELECT ${account_id}, value ->> 0, value ->> 1 FROM json_each(${pairs})`),
    orm.run(sql`INSERT INTO ${blocks} (account_id, key, version, size)
      SELECT ${account_id}, value ->> 0, 1, count(*) FROM json_each(${pairs}) WHERE true GROUP BY value ->> 0
      ON CONFLICT (account_id, key) DO UPDATE SET version = version + 1, size = size + excluded.size`),
  ]
}

/** Numbers the events, stores them and puts them into the outbox; part of the batch that made them happen. */
export function publish(
  { orm, account_id }: Db,
  events: NewEvent[],
  outboxId: string,
  now: string,
): Statement[] {
  if (events.length === 0) return []
  const rows = JSON.stringify(events.map(({ id, type, data }) => [id, type, JSON.stringify(data)]))
  const n = events.length
  return [
    orm.run(sql`UPDATE accounts SET sequence = sequence + ${n} WHERE id = ${account_id}`),
    orm.run(sql`INSERT INTO events (account_id, sequence, id, type, data, created_at)
      SELECT ${account_id}, a.sequence - ${n} + 1 + each.key, each.value ->> 0, each.value ->> 1, each.value ->> 2, ${now}
      FROM accounts AS a, json_each(${rows}) AS each WHERE a.id = ${account_id}`),
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
