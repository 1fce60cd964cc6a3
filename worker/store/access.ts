import { and, asc, eq, sql } from 'drizzle-orm'
import { accounts, apiKeys, sessions, signIns, users } from '../../db/schema.ts'
import type { Db, Directory, Statement } from './database.ts'

export type ApiKeyRow = Omit<typeof apiKeys.$inferSelect, 'account_id'>
export type UserRow = Omit<typeof users.$inferSelect, 'account_id'>
export type AccountRow = typeof accounts.$inferSelect

export const keyById = async ({ orm, account_id }: Db, id: string): Promise<ApiKeyRow | null> =>
  (
    await orm
      .select()
      .from(apiKeys)
      .where(and(eq(apiKeys.account_id, account_id), eq(apiKeys.id, id)))
  )[0] ?? null

export const allKeys = ({ orm, account_id }: Db) =>
  orm
    .select()
    .from(apiKeys)
    .where(eq(apiKeys.account_id, account_id))
    .orderBy(asc(apiKeys.created_at), asc(apiKeys.id))

export const insertKey = ({ orm, account_id }: Db, row: ApiKeyRow): Statement =>
  orm.insert(apiKeys).values({ ...row, account_id })

/** true: it was there. */
export const deleteKey = async ({ orm, account_id }: Db, id: string) =>
  (
    await orm
      .delete(apiKeys)
      .where(and(eq(apiKeys.account_id, account_id), eq(apiKeys.id, id)))
      .returning({ id: apiKeys.id })
  ).length > 0

export async function sessionByHash({ orm, account_id }: Db, hash: string) {
  const rows = await orm.all<{
    user_id: string
    email: string
    role: 'agent' | 'admin'
    expires_at: string
  }>(sql`
    SELECT s.user_id AS user_id, u.email AS email, s.expires_at AS expires_at, u.role AS role FROM sessions AS s
    CROSS JOIN users AS u ON u.account_id = ${account_id} AND u.id = s.user_id
    WHERE s.account_id = ${account_id} AND s.hash = ${hash}`)
  return rows[0] ?? null
}

export const insertSession = async (
  { orm, account_id }: Db,
  row: { hash: string; user_id: string; expires_at: string },
) => orm.insert(sessions).values({ ...row, account_id })

export const deleteSession = async ({ orm, account_id }: Db, hash: string) =>
  orm.delete(sessions).where(and(eq(sessions.account_id, account_id), eq(sessions.hash, hash)))

export async function userById({ orm, account_id }: Db, id: string) {
  const [[user], [account]] = await orm.batch([
    orm
      .select()
      .from(users)
      .where(and(eq(users.account_id, account_id), eq(users.id, id))),
    orm.select().from(accounts).where(eq(accounts.id, account_id)),
  ])
  return user && account ? { user, account } : null
}

export const allUsers = ({ orm, account_id }: Db): Promise<UserRow[]> =>
  orm
    .select()
    .from(users)
    .where(eq(users.account_id, account_id))
    .orderBy(asc(users.created_at), asc(users.id))

/** The account's own row. */
export async function ownAccount({ orm, account_id }: Db): Promise<AccountRow> {
  const [row] = await orm.select().from(accounts).where(eq(accounts.id, account_id))
  if (!row) throw new Error(`account ${account_id} has a key but no row`)
  return row
}

/** Part of the configuration: goes with the guard and the new version of it. */
export const updateAccount = (
  { orm, account_id }: Db,
  set: Pick<AccountRow, 'name' | 'email_provider_rules' | 'identifying_attributes' | 'merge_flagged_pairs'>,
): Statement => orm.update(accounts).set(set).where(eq(accounts.id, account_id))

/** Where somebody with this address signs in. */
export const signInOf = async (directory: Directory, email: string) =>
  (await directory.select().from(signIns).where(eq(signIns.email, email)))[0] ?? null

/** A new account with its first admin; part of one batch. */
export const insertAccount = (
  { orm, account_id }: Db,
  account: Omit<AccountRow, 'id'>,
  admin: UserRow,
): Statement[] => [
  orm.insert(accounts).values({ ...account, id: account_id }),
  orm.insert(users).values({ ...admin, account_id }),
  orm.insert(signIns).values({ email: admin.email, account_id, user_id: admin.id }),
]

/** The sign-in address is somebody's already. */
export const isTaken = (error: unknown) => {
  const text =
    error instanceof Error
      ? `${error.message} ${error.cause instanceof Error ? error.cause.message : ''}`
      : ''
  return text.includes('UNIQUE constraint failed: sign_ins.')
}
