import { type SQL, sql } from 'drizzle-orm'
import { merges, notSame } from '../../db/schema.ts'
import type { NotSameMark } from '../domain/merge.ts'
import type { Plan } from '../domain/plan.ts'
import { among } from './among.ts'
import type { Db, Statement } from './database.ts'
import { insert } from './insert.ts'
import { POINTERS } from './pointers.ts'

/** D1 takes five terms in a compound SELECT. */
const UNION_MAX = 5

export const mergeStatements = (db: Db, plan: Plan): Statement[] => [
  ...insert(
    db,
    merges,
    plan.merges.map((row) => ({ ...row })),
  ),
  ...plan.repoints.flatMap((it) => repoint(db, it)),
  ...plan.markMoves.flatMap((it) => moveMarks(db, it)),
  ...plan.tombstones.map(({ subject, ids, into }) =>
    db.orm.run(sql`UPDATE ${sql.raw(`${subject}s`)} SET merged_into = ${into}, deleted_at = ${plan.now}, version = version + 1
      WHERE account_id = ${db.account_id} AND ${among(sql`id`, ids)}`),
  ),
  ...mark(db, plan.notSame),
]

/** Which rows point at a record, by an index. */
function rowsOf({ account_id }: Db, at: string, from: string[]): SQL {
  const [, column = ''] = at.split('.')
  const mine = sql`account_id = ${account_id} AND ${among(sql.raw(column), from)}`
  return at === 'conversations.contact_id'
    ? sql`account_id = ${account_id} AND lead_id IN (SELECT id FROM leads
        WHERE account_id = ${account_id} AND ${among(sql`contact_id`, from)})`
    : mine
}

/** First the ledger learns every row that will move, then each moves. */
function repoint(db: Db, { merge_id, subject, from, to }: Plan['repoints'][number]): Statement[] {
  const moving = POINTERS.filter((it) => it.subject === subject && it.on_merge === 'move')
  const rows = moving.map(({ at }) => {
    const [table = '', column = ''] = at.split('.')
    return sql`SELECT ${db.account_id}, ${merge_id}, ${at}, id, ${sql.raw(column)} FROM ${sql.raw(table)} WHERE ${rowsOf(db, at, from)}`
  })
  const groups = Array.from({ length: Math.ceil(rows.length / UNION_MAX) }, (_, i) =>
    rows.slice(i * UNION_MAX, (i + 1) * UNION_MAX),
  )
  return [
    ...groups.map((group) =>
      db.orm.run(
        sql`INSERT INTO merge_moves (account_id, merge_id, pointer, row_id, from_id) ${sql.join(group, sql` UNION ALL `)}`,
      ),
    ),
    ...moving.map(({ at }) => {
      const [table = '', column = ''] = at.split('.')
      return db.orm.run(
        sql`UPDATE ${sql.raw(table)} SET ${sql.raw(column)} = ${to} WHERE ${rowsOf(db, at, from)}`,
      )
    }),
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
  return marks.flatMap(({ a, b, ...said }) =>
    [
      [a, b],
      [b, a],
    ].map(([contact_id = '', other_id = '']) =>
      orm
        .insert(notSame)
        .values({ account_id, contact_id, other_id, ...said })
        .onConflictDoUpdate({
          target: [notSame.account_id, notSame.contact_id, notSame.other_id],
          set: said,
        }),
    ),
  )
}
