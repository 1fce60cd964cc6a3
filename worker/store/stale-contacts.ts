import { type SQL, sql } from 'drizzle-orm'
import type { Contact } from '../domain/contact.ts'
import type { Plan } from '../domain/plan.ts'
import type { Db, Directory, Statement } from './database.ts'

/** A contact to be looked at again, and of which change; `decision_id`: of the request that made it. */
export type Marked = { contact_id: string; mark: string; decision_id: string | null }

/** What of a contact's own columns likeness depends on. */
const IDENTIFYING = [
  'first_name',
  'last_name',
  'company',
  'attributes',
  'tags',
  'user_id',
] as const satisfies (keyof Contact)[]

/** Marks every contact whose likeness to others a plan may change; part of its commit. */
export function markStale({ orm, account_id }: Db, plan: Plan): Statement[] {
  const ids = [...new Set(staleIn(plan))]
  if (ids.length === 0) return []
  return [
    orm.run(sql`INSERT OR REPLACE INTO stale_contacts (account_id, contact_id, mark, decision_id)
      SELECT ${account_id}, value ->> 0, ${plan.outboxId}, value ->> 1
      FROM json_each(${JSON.stringify(ids.map((id) => [id, madeBy(plan, id)]))})`),
  ]
}

const madeBy = ({ contacts, decisions }: Plan, id: string) =>
  contacts.some((it) => it.id === id)
    ? (decisions.find(({ kind, contact_id }) => kind === 'intake' && contact_id === id)?.id ?? null)
    : null

const staleIn = (plan: Plan): string[] => [
  ...plan.contacts.map(({ id }) => id),
  ...plan.contactPatches.filter(({ set }) => IDENTIFYING.some((it) => it in set)).map(({ id }) => id),
  ...[...plan.identifiers, ...plan.dropped].map(({ contact_id }) => contact_id),
  ...[...plan.tombstones, ...plan.revived]
    .filter(({ subject }) => subject === 'contact')
    .flatMap(({ ids }) => ids),
  ...plan.repoints.filter(({ subject }) => subject === 'contact').map(({ to }) => to),
  ...plan.undone.flatMap(({ winners }) => winners.contact ?? []),
  ...plan.notSame.flatMap(({ a, b }) => [a, b]),
]

export const marked = ({ orm, account_id }: Db, limit: number) =>
  orm.all<Marked>(
    sql`SELECT contact_id, mark, decision_id FROM stale_contacts WHERE account_id = ${account_id} LIMIT ${limit}`,
  )

/** How many there are, counted up to `most`. */
export const countMarked = async ({ orm, account_id }: Db, most: number): Promise<number> =>
  (
    await orm.all<{ n: number }>(sql`
      SELECT count(*) AS n FROM (SELECT 1 FROM stale_contacts WHERE account_id = ${account_id} LIMIT ${most}) AS found`)
  )[0]?.n ?? 0

/** Done with; one that was changed again in the meantime stays. */
export const unmark = ({ orm, account_id }: Db, done: Marked[]): Statement[] =>
  done.length === 0
    ? []
    : [
        orm.run(sql`DELETE FROM stale_contacts WHERE account_id = ${account_id} AND (contact_id, mark) IN
          (SELECT value ->> 0, value ->> 1 FROM json_each(${JSON.stringify(done.map(({ contact_id, mark }) => [contact_id, mark]))}))`),
      ]

/** Accounts that have some. */
export const accountsWithMarked = (directory: Directory, limit: number) =>
  directory.all<{ account_id: string }>(firstOfEach(limit))

/** One look-up an account; `DISTINCT` would read every row. */
const firstOfEach = (limit: number): SQL => sql`
  WITH RECURSIVE found(account_id) AS (
    SELECT min(account_id) FROM stale_contacts
    UNION ALL
    SELECT (SELECT min(s.account_id) FROM stale_contacts AS s WHERE s.account_id > found.account_id)
    FROM found WHERE found.account_id IS NOT NULL
  ) SELECT account_id FROM found WHERE account_id IS NOT NULL LIMIT ${limit}`
