import { and, eq, inArray, lte, sql } from 'drizzle-orm'
import {
  accounts,
  contacts,
  conversations,
  decisions,
  idempotencyKeys,
  leadDecisions,
  leads,
  messages,
  outbox,
  reviews,
  tasks,
} from '../../db/schema.ts'
import type { NewEvent } from '../domain/event.ts'
import type { Plan, Remember } from '../domain/plan.ts'
import { searchWords } from '../domain/search-words.ts'
import { browserStatements } from './browsers.ts'
import type { Db, Statement } from './database.ts'
import { guardStatements, isRepeat, isStale } from './guard.ts'
import { identityStatements } from './identity-statements.ts'
import { insert } from './insert.ts'
import { stepStatements } from './job-step.ts'
import { rowTerms } from './json-lists.ts'
import { decisionMentions, eventMentions } from './mentions.ts'
import { mergeStatements } from './merge-statements.ts'
import { trainingStatements } from './models.ts'
import { dropCodes } from './pixel-codes.ts'
import { markStale } from './stale-contacts.ts'
import { insertItem } from './timeline.ts'

export type Committed = 'committed' | 'stale' | 'repeat'

/**
 * Writes a plan, all of it or nothing. `stale`: something it was made from has changed, load again.
 * `repeat`: the answer of an earlier, identical request is there already.
 */
export async function commit(db: Db, plan: Plan): Promise<Committed> {
  return run(db, planCommit(db, plan))
}

/** The statements of a plan, its guard in front; for a batch that holds something else as well. */
export const planCommit = (db: Db, plan: Plan): Statement[] => [
  ...guardStatements(db, plan.guard, plan.job),
  ...planStatements(db, plan),
]

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
    ...insert(db, contacts, plan.contacts.map(withWords(plan))),
    ...onePerRow(plan.contactPatches).map(({ id, set }) =>
      db.orm
        .update(contacts)
        .set({ ...set, version: sql`${contacts.version} + 1` })
        .where(and(eq(contacts.account_id, account_id), eq(contacts.id, id))),
    ),
    ...identityStatements(db, plan),
    ...insert(db, leads, plan.leads),
    ...onePerRow(plan.leadPatches).map(({ id, set }) =>
      db.orm
        .update(leads)
        .set({ ...set, version: sql`${leads.version} + 1` })
        .where(and(eq(leads.account_id, account_id), eq(leads.id, id))),
    ),
    ...insert(db, conversations, plan.conversations),
    ...plan.conversationPatches.map(({ id, set }) =>
      db.orm
        .update(conversations)
        .set(set)
        .where(and(eq(conversations.account_id, account_id), eq(conversations.id, id))),
    ),
    ...insert(db, messages, plan.messages),
    ...insert(db, decisions, plan.decisions),
    ...insert(db, leadDecisions, links),
    ...decisionMentions(db, plan),
    ...insert(db, reviews, plan.reviews),
    ...plan.resolved.map(({ id, ...resolution }) =>
      db.orm
        .update(reviews)
        .set({ resolved_at: plan.now, resolution })
        .where(and(eq(reviews.account_id, account_id), eq(reviews.id, id))),
    ),
    ...insert(db, tasks, plan.tasks),
    ...dropCodes(db, plan.redeemed),
    ...plan.timeline.flatMap((item) => insertItem(db, item)),
    ...browserStatements(db, plan.browsers, plan.now),
    ...mergeStatements(db, plan),
    ...markStale(db, plan),
    ...trainingStatements(db, plan),
    ...stepStatements(db, plan),
    ...publish(db, plan.events, plan.outboxId, plan.now),
    ...remember(db, plan.remember, plan.now),
  ]
}

/** A new contact is found at once; one that was changed a moment later, by the reader of the outbox. */
const withWords = (plan: Plan) => (contact: Plan['contacts'][number]) => ({
  ...contact,
  words: searchWords({
    contact,
    identifiers: plan.identifiers.filter(({ contact_id }) => contact_id === contact.id),
  }),
})

/** A change and the merge that follows from it patch one row; the later value holds. */
function onePerRow<T>(patches: { id: string; set: Partial<T> }[]) {
  const rows = new Map<string, Partial<T>>()
  for (const { id, set } of patches) rows.set(id, { ...rows.get(id), ...set })
  return [...rows].map(([id, set]) => ({ id, set }))
}

/** Numbers the events, stores them and puts them into the outbox; part of the batch that made them happen. */
export function publish(db: Db, events: NewEvent[], outboxId: string, now: string): Statement[] {
  if (events.length === 0) return []
  const { orm, account_id } = db
  const n = events.length
  const rows = events.map(({ id, type, data }, i) => [n - 1 - i, id, type, JSON.stringify(data)])
  return [
    orm
      .update(accounts)
      .set({ sequence: sql`${accounts.sequence} + ${n}` })
      .where(eq(accounts.id, account_id)),
    // The account's row is read once, whatever the number of events.
    ...rowTerms(rows).map((these) =>
      orm.run(sql`INSERT INTO events (account_id, sequence, id, type, data, created_at)
        SELECT a.id, a.sequence - e.column1, e.column2, e.column3, e.column4, ${now}
        FROM accounts AS a CROSS JOIN ${these} AS e WHERE a.id = ${account_id}`),
    ),
    orm
      .insert(outbox)
      .values({ account_id, id: outboxId, event_ids: events.map(({ id }) => id), due_at: now }),
    ...eventMentions(db, events),
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
