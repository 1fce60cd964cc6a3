import { and, eq, type SQL, sql } from 'drizzle-orm'
import { merges } from '../../db/schema.ts'
import { type NotSameMark, purgeAt } from '../domain/merge.ts'
import type { Plan, Subject } from '../domain/plan.ts'
import { among } from './among.ts'
import { resumeAutomations, stopAutomations } from './automations.ts'
import type { Db, Statement } from './database.ts'
import { insert } from './insert.ts'
import { jsonLists, rowTerms } from './json-lists.ts'
import { POINTERS } from './pointers.ts'

/** D1 takes five terms in a compound SELECT. */
const UNION_MAX = 5

export const mergeStatements = (db: Db, plan: Plan): Statement[] => [
  ...insert(
    db,
    merges,
    plan.merges.map((row) => ({ ...row, purge_at: purgeAt(row.at) })),
  ),
  ...rebase(db, plan.rebased),
  ...plan.repoints.flatMap((it) => repoint(db, it, plan.now)),
  ...plan.markMoves.flatMap((it) => moveMarks(db, it)),
  ...plan.tombstones.map(({ subject, ids, into }) =>
    // Older tombstones of these follow them, so that none is more than one hop from its winner.
    db.orm.run(sql`UPDATE ${sql.raw(`${subject}s`)} SET merged_into = ${into}, version = version + 1,
        deleted_at = CASE WHEN merged_into IS NULL THEN ${plan.now} ELSE deleted_at END
      WHERE account_id = ${db.account_id} AND id IN (SELECT value FROM json_each(${JSON.stringify(ids)})${
        into === null
          ? sql``
          : sql` UNION ALL SELECT t.id FROM ${sql.raw(`${subject}s`)} AS t
                WHERE t.account_id = ${db.account_id} AND ${among(sql`t.merged_into`, ids)}`
      })`),
  ),
  ...plan.undone.flatMap((it) => unmerge(db, it, plan.now)),
  ...[...Map.groupBy(plan.rejoins, ({ to }) => to)].flatMap(([to, those]) => rejoin(db, to, those)),
  ...plan.revived.flatMap(({ subject, ids }) => [
    db.orm.run(sql`UPDATE ${sql.raw(`${subject}s`)} SET merged_into = NULL, deleted_at = NULL, version = version + 1
      WHERE account_id = ${db.account_id} AND ${among(sql`id`, ids)}`),
    ...(subject === 'contact' ? [resumeAutomations(db, ids)] : []),
  ]),
  ...mark(db, plan.notSame),
]

/** As a lookup by ID: of a join with a list, the planner makes a walk through all merges of the account. */
const rebase = ({ orm, account_id }: Db, rebased: Plan['rebased']): Statement[] =>
  jsonLists(rebased).map(({ from, count }) => {
    const these = rebased.slice(from, from + count)
    const bodies = JSON.stringify(Object.fromEntries(these.map(({ id, body }) => [id, JSON.stringify(body)])))
    const ids = these.map(({ id }) => id)
    return orm.run(sql`UPDATE merges SET body = ${bodies} ->> id
      WHERE account_id = ${account_id} AND ${among(sql`id`, ids)}`)
  })

/** Which rows point at a record, by an index. */
function rowsOf({ account_id }: Db, at: string, from: string[], to: string): SQL {
  const [, column = ''] = at.split('.')
  const theirs = sql`r.account_id = ${account_id} AND ${among(sql.raw(`r.${column}`), from)}`
  switch (at) {
    case 'timeline.contact_id':
      // What both have, a send of one campaign or one activity logged twice, counts once: the loser's stays with it.
      return sql`${theirs} AND (r.key IS NULL OR NOT EXISTS (SELECT 1 FROM timeline AS t
        WHERE t.account_id = ${account_id} AND ${among(sql`t.contact_id`, [to, ...from])}
          AND t.kind = r.kind AND t.key = r.key AND (t.contact_id = ${to} OR t.id < r.id)))`
    default:
      return theirs
  }
}

const movingPointers = (subject: Subject) =>
  POINTERS.filter((it) => it.subject === subject && it.on_merge === 'move').map(({ at, index = '' }) => {
    const [table = '', column = ''] = at.split('.')
    return { at, table: sql.raw(table), column: sql.raw(column), index: sql.raw(index) }
  })

/** First the ledger learns every row that will move, then those move. */
function repoint(
  db: Db,
  { merge_id, subject, from, to }: Plan['repoints'][number],
  now: string,
): Statement[] {
  const { orm, account_id } = db
  const moving = movingPointers(subject)
  const rows = moving.map(
    ({ at, table, column, index }) =>
      sql`SELECT ${account_id}, ${merge_id}, ${at}, r.id, r.${column} FROM ${table} AS r INDEXED BY ${index} WHERE ${rowsOf(db, at, from, to)}`,
  )
  const groups = Array.from({ length: Math.ceil(rows.length / UNION_MAX) }, (_, i) =>
    rows.slice(i * UNION_MAX, (i + 1) * UNION_MAX),
  )
  return [
    ...groups.map((group) =>
      orm.run(
        sql`INSERT INTO merge_moves (account_id, merge_id, pointer, row_id, from_id) ${sql.join(group, sql` UNION ALL `)}`,
      ),
    ),
    ...moving
      .filter(({ at }) => !at.endsWith('.merged_into'))
      .map(({ at, table, column }) =>
        orm.run(sql`UPDATE ${table} SET ${column} = ${to}
        WHERE account_id = ${account_id} AND id IN (${movedBy(db, merge_id, at)})`),
      ),
    ...(subject === 'contact' ? [followLeads(db, merge_id), stopAutomations(db, merge_id, from, now)] : []),
  ]
}

/** A conversation's contact is its lead's: those of leads that moved, and those that moved to another lead. */
const followLeads = (db: Db, merge_id: string): Statement =>
  db.orm.run(sql`UPDATE conversations SET contact_id =
      (SELECT l.contact_id FROM leads AS l WHERE l.account_id = ${db.account_id} AND l.id = conversations.lead_id)
    WHERE account_id = ${db.account_id} AND id IN (
      SELECT c.id FROM conversations AS c INDEXED BY conversations_by_lead
        WHERE c.account_id = ${db.account_id} AND c.lead_id IN (${movedBy(db, merge_id, 'leads.contact_id')})
      UNION ALL ${movedBy(db, merge_id, 'conversations.lead_id')})`)

/**
 * What other losers have in their timelines and the winner now lacks, because it went back with the loser of an undone
 * merge: it moves by that other one's merge, as it would have; what several have, by the first of them.
 */
function rejoin({ orm, account_id }: Db, to: string, rejoins: Plan['rejoins']): Statement[] {
  const at = 'timeline.contact_id'
  const losers = JSON.stringify(
    rejoins.flatMap(({ merge_id, from }, i) => from.map((id) => [merge_id, id, i])),
  )
  const same = sql`t.account_id = ${account_id} AND t.kind = r.kind AND t.key = r.key`
  return [
    orm.run(sql`INSERT OR IGNORE INTO merge_moves (account_id, merge_id, pointer, row_id, from_id)
      SELECT ${account_id}, l.value ->> 0, ${at}, r.id, r.contact_id FROM json_each(${losers}) AS l
      CROSS JOIN timeline AS r INDEXED BY timeline_by_contact ON r.account_id = ${account_id} AND r.contact_id = l.value ->> 1
      WHERE r.key IS NULL OR NOT (
        EXISTS (SELECT 1 FROM timeline AS t WHERE ${same} AND t.contact_id = ${to})
        OR EXISTS (SELECT 1 FROM json_each(${losers}) AS o CROSS JOIN timeline AS t ON ${same} AND t.contact_id = o.value ->> 1
          WHERE (o.value ->> 2, t.id) < (l.value ->> 2, r.id)))`),
    orm.run(sql`UPDATE timeline SET contact_id = ${to} WHERE account_id = ${account_id} AND id IN (
      SELECT r.id FROM json_each(${losers}) AS l
      CROSS JOIN merge_moves AS m ON m.account_id = ${account_id} AND m.merge_id = l.value ->> 0 AND m.pointer = ${at}
      CROSS JOIN timeline AS r ON r.account_id = ${account_id} AND r.id = m.row_id WHERE r.contact_id = l.value ->> 1)`),
  ]
}

/** Counts what `repoint` would move, by pointer. */
export const countMoving = (db: Db, subject: Subject, from: string[], to: string): SQL =>
  sql.join(
    [
      ...movingPointers(subject).map(
        ({ at, table, index }) =>
          sql`SELECT ${at} AS pointer, count(*) AS rows FROM ${table} AS r INDEXED BY ${index} WHERE ${rowsOf(db, at, from, to)}`,
      ),
      ...(subject === 'contact'
        ? [
            sql`SELECT 'conversations.contact_id' AS pointer, count(*) AS rows FROM leads AS l INDEXED BY leads_by_contact
              CROSS JOIN conversations AS r INDEXED BY conversations_by_lead ON r.account_id = ${db.account_id} AND r.lead_id = l.id
              WHERE l.account_id = ${db.account_id} AND ${among(sql`l.contact_id`, from)}`,
          ]
        : []),
    ],
    sql` UNION ALL `,
  )

/** The ledger's rows beside what they point at now; D1's planner begins with the ledger because the join says so. */
export const movedNow = (account_id: string, merge_id: string, limit: number): SQL =>
  sql`${sql.join(
    POINTERS.filter(({ at, on_merge }) => on_merge === 'move' && !at.endsWith('.merged_into')).map(
      ({ at }) => {
        const [table = '', column = ''] = at.split('.')
        return sql`SELECT m.pointer, m.row_id, m.from_id, r.${sql.raw(column)} AS now_id
        FROM merge_moves AS m CROSS JOIN ${sql.raw(table)} AS r ON r.account_id = ${account_id} AND r.id = m.row_id
        WHERE m.account_id = ${account_id} AND m.merge_id = ${merge_id} AND m.pointer = ${at}`
      },
    ),
    sql` UNION ALL `,
  )} LIMIT ${limit}`

const movedBy = ({ account_id }: Db, merge_id: string, at: string) =>
  sql`SELECT m.row_id FROM merge_moves AS m
    WHERE m.account_id = ${account_id} AND m.merge_id = ${merge_id} AND m.pointer = ${at}`

/** The ledger read backwards; a row that has gone elsewhere since stays there. */
function unmerge(db: Db, { merge_id, winners }: Plan['undone'][number], now: string): Statement[] {
  const { orm, account_id } = db
  const subjects = (['contact', 'lead'] as const).filter((subject) => winners[subject])
  const { contact } = winners
  return [
    ...subjects.flatMap((subject) =>
      movingPointers(subject).map(({ at, table, column }) =>
        orm.run(sql`UPDATE ${table} SET ${column} = (SELECT m.from_id FROM merge_moves AS m
            WHERE m.account_id = ${account_id} AND m.merge_id = ${merge_id} AND m.pointer = ${at} AND m.row_id = ${table}.id)
          WHERE account_id = ${account_id} AND id IN (${movedBy(db, merge_id, at)}) AND ${column} = ${winners[subject]}`),
      ),
    ),
    followLeads(db, merge_id),
    ...(contact
      ? [
          orm.run(sql`DELETE FROM not_same WHERE account_id = ${account_id} AND other_id = ${contact} AND merge_id = ${merge_id}
            AND contact_id IN (SELECT n.other_id FROM not_same AS n
              WHERE n.account_id = ${account_id} AND n.contact_id = ${contact} AND n.merge_id = ${merge_id})`),
          orm.run(
            sql`DELETE FROM not_same WHERE account_id = ${account_id} AND contact_id = ${contact} AND merge_id = ${merge_id}`,
          ),
        ]
      : []),
    orm
      .update(merges)
      .set({ undone_at: now })
      .where(and(eq(merges.account_id, account_id), eq(merges.id, merge_id))),
  ]
}

/** Whom a loser is known not to be, the winner is not either; between the two the mark is lifted. */
function moveMarks({ orm, account_id }: Db, { merge_id, from, to }: Plan['markMoves'][number]): Statement[] {
  const theirs = sql`account_id = ${account_id} AND ${among(sql`contact_id`, from)}
    AND other_id <> ${to} AND NOT ${among(sql`other_id`, from)}`
  return [
    orm.run(sql`INSERT OR IGNORE INTO not_same (account_id, contact_id, other_id, shared, "by", at, merge_id)
      SELECT account_id, ${to}, other_id, shared, "by", at, ${merge_id} FROM not_same WHERE ${theirs}`),
    orm.run(sql`INSERT OR IGNORE INTO not_same (account_id, contact_id, other_id, shared, "by", at, merge_id)
      SELECT account_id, other_id, ${to}, shared, "by", at, ${merge_id} FROM not_same WHERE ${theirs}`),
    orm.run(sql`DELETE FROM not_same WHERE account_id = ${account_id}
      AND ((contact_id = ${to} AND ${among(sql`other_id`, from)}) OR (${among(sql`contact_id`, from)} AND other_id = ${to}))`),
  ]
}

/** One row from each side; said again, it is remembered with what they share now. */
function mark({ orm, account_id }: Db, marks: NotSameMark[]): Statement[] {
  const rows = marks.flatMap(({ a, b, shared, by, at }) => [
    [a, b, JSON.stringify(shared), by, at],
    [b, a, JSON.stringify(shared), by, at],
  ])
  // Without a WHERE, SQLite reads ON CONFLICT as part of the FROM.
  return rowTerms(rows).map((these) =>
    orm.run(sql`INSERT INTO not_same (account_id, contact_id, other_id, shared, "by", at)
      SELECT ${account_id}, column1, column2, column3, column4, column5 FROM ${these} WHERE true
      ON CONFLICT (account_id, contact_id, other_id)
        DO UPDATE SET shared = excluded.shared, "by" = excluded."by", at = excluded.at`),
  )
}
