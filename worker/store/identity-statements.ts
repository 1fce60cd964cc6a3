import { and, eq, sql } from 'drizzle-orm'
import { blockingKeys, blocks, identifiers } from '../../db/schema.ts'
import type { IdentifierKey, Plan, Standing } from '../domain/plan.ts'
import type { Db, Statement } from './database.ts'
import { insert } from './insert.ts'
import { jsonLists } from './json-lists.ts'

/** What identifies contacts, and the blocks that they are found in: their versions are what every intake proves. */
export function identityStatements(db: Db, plan: Plan): Statement[] {
  const { joins, leaves } = settled(plan)
  return [
    ...drop(db, plan.dropped),
    ...plan.demote.map(({ contact_id, kind }) =>
      db.orm
        .update(identifiers)
        .set({ primary: false })
        .where(
          and(
            eq(identifiers.account_id, db.account_id),
            eq(identifiers.contact_id, contact_id),
            eq(identifiers.kind, kind),
            eq(identifiers.primary, true),
          ),
        ),
    ),
    ...insert(db, identifiers, plan.identifiers),
    ...patchIdentifiers(db, plan.identifierPatches),
    ...leaveBlocks(db, leaves),
    ...joinBlocks(db, joins),
  ]
}

/** Who joins a block and leaves it in one plan, in whatever order, stands where it stood. */
function settled({ joins, leaves }: Pick<Plan, 'joins' | 'leaves'>) {
  const name = ({ key, contact_id }: Standing) => `${contact_id} ${key}`
  const [joining, leaving] = [new Set(joins.map(name)), new Set(leaves.map(name))]
  return {
    joins: joins.filter((it) => !leaving.has(name(it))),
    leaves: leaves.filter((it) => !joining.has(name(it))),
  }
}

/** All in one statement; what a patch does not say stays. */
function patchIdentifiers({ orm, account_id }: Db, patches: Plan['identifierPatches']): Statement[] {
  if (patches.length === 0) return []
  const list = JSON.stringify(
    patches.map(({ contact_id, kind, normal, set: { primary, trust } }) => [
      contact_id,
      kind,
      normal,
      primary === undefined ? null : Number(primary),
      trust ?? null,
    ]),
  )
  const said = (place: '3' | '4') =>
    sql`(SELECT p.value ->> ${sql.raw(place)} FROM json_each(${list}) AS p
      WHERE p.value ->> 0 = contact_id AND p.value ->> 1 = kind AND p.value ->> 2 = normal)`
  return [
    // By its key: joined with the list, the planner goes through all of the account's identifiers instead.
    orm.run(sql`UPDATE identifiers SET is_primary = coalesce(${said('3')}, is_primary), trust = coalesce(${said('4')}, trust)
      WHERE account_id = ${account_id} AND (contact_id, kind, normal) IN
        (SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(${list}))`),
  ]
}

function drop({ orm, account_id }: Db, dropped: IdentifierKey[]): Statement[] {
  if (dropped.length === 0) return []
  const list = JSON.stringify(dropped.map(({ contact_id, kind, normal }) => [contact_id, kind, normal]))
  return [
    orm.run(sql`DELETE FROM identifiers WHERE account_id = ${account_id} AND (contact_id, kind, normal) IN
      (SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(${list}))`),
  ]
}

function leaveBlocks({ orm, account_id }: Db, leaves: Standing[]): Statement[] {
  if (leaves.length === 0) return []
  const list = JSON.stringify(leaves.map(({ key, contact_id }) => [key, contact_id]))
  const keys = JSON.stringify([...new Set(leaves.map(({ key }) => key))])
  return [
    orm.run(sql`DELETE FROM blocking_keys WHERE account_id = ${account_id} AND (key, contact_id) IN
      (SELECT value ->> 0, value ->> 1 FROM json_each(${list}))`),
    orm.run(sql`UPDATE blocks SET version = version + 1, size =
        (SELECT count(*) FROM blocking_keys AS k WHERE k.account_id = ${account_id} AND k.key = blocks.key)
      WHERE account_id = ${account_id} AND key IN (SELECT value FROM json_each(${keys}))`),
  ]
}

function joinBlocks(db: Db, joins: Standing[]): Statement[] {
  const { orm, account_id } = db
  const rows = counts(joins)
  const standing = insert(db, blockingKeys, joins)
  if (rows.length > BLOCKS_PER_STATEMENT)
    return [
      ...standing,
      // Without a WHERE, SQLite reads ON CONFLICT as part of the FROM.
      ...jsonLists(rows).map(({ list }) =>
        orm.run(sql`INSERT INTO blocks (account_id, key, version, size)
          SELECT ${account_id}, value ->> 0, 1, value ->> 1 FROM json_each(${list}) WHERE true
          ON CONFLICT (account_id, key) DO UPDATE SET version = blocks.version + 1, size = blocks.size + excluded.size`),
      ),
    ]
  if (rows.length === 0) return standing
  return [
    ...standing,
    orm
      .insert(blocks)
      .values(rows.map(([key, size]) => ({ account_id, key, version: 1, size })))
      .onConflictDoUpdate({
        target: [blocks.account_id, blocks.key],
        set: { version: sql`${blocks.version} + 1`, size: sql`${blocks.size} + excluded.size` },
      }),
  ]
}

/** More go as one list, each element of which D1 counts as a row read; a statement takes 100 parameters, a block has four. */
const BLOCKS_PER_STATEMENT = 22

/** How many contacts a key. */
const counts = (standings: Standing[]): [string, number][] =>
  Object.entries(Object.groupBy(standings, ({ key }) => key)).map(([key, those]) => [key, those?.length ?? 0])
