import { and, eq, gt, lte } from 'drizzle-orm'
import { idempotencyKeys } from '../../db/schema.ts'
import type { Db, Directory } from './database.ts'

/** The answer kept under this name, while it is kept. */
export async function firstAnswer({ orm, account_id }: Db, key: string, now: string) {
  const mine = and(eq(idempotencyKeys.account_id, account_id), eq(idempotencyKeys.key, key))
  const rows = await orm
    .select()
    .from(idempotencyKeys)
    .where(and(mine, gt(idempotencyKeys.expires_at, now)))
  return rows[0] ?? null
}

/** Drops answers past their time, of all accounts. */
export const dropPastAnswers = (directory: Directory, now: string) =>
  directory.delete(idempotencyKeys).where(lte(idempotencyKeys.expires_at, now))

/** Makes a kept answer whole, once all of it is known. */
export const completeAnswer = ({ orm, account_id }: Db, key: string, body: unknown) =>
  orm
    .update(idempotencyKeys)
    .set({ body })
    .where(and(eq(idempotencyKeys.account_id, account_id), eq(idempotencyKeys.key, key)))
