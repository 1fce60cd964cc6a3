import { and, eq, gt, inArray, lte } from 'drizzle-orm'
import { pixelCodes } from '../../db/schema.ts'
import type { Fields } from '../domain/lead.ts'
import type { Db, Directory, Statement } from './database.ts'
import { insert } from './insert.ts'

/** Whose a code is, and what the page said of them. */
export type CodeBearer = { pixel: string; fields: Fields }

/** One-time codes by their hashes: what is stored tells nobody a code. */

export const insertCodes = (
  db: Db,
  { pixel, fields }: CodeBearer,
  hashes: string[],
  expires_at: string,
): Statement[] =>
  insert(
    db,
    pixelCodes,
    hashes.map((hash) => ({ hash, pixel, fields, expires_at })),
  )

/** What a code stands for; null: it was never issued here, was used, or is past its time. */
export async function bearerOfCode(
  { orm, account_id }: Db,
  hash: string,
  now: string,
): Promise<CodeBearer | null> {
  const rows = await orm
    .select({ pixel: pixelCodes.pixel, fields: pixelCodes.fields })
    .from(pixelCodes)
    .where(
      and(eq(pixelCodes.account_id, account_id), eq(pixelCodes.hash, hash), gt(pixelCodes.expires_at, now)),
    )
  return rows[0] ?? null
}

/** Takes codes away that are redeemed by the commit this is part of; its guard proves that they were still there. */
export const dropCodes = ({ orm, account_id }: Db, hashes: string[]): Statement[] =>
  hashes.length === 0
    ? []
    : [
        orm
          .delete(pixelCodes)
          .where(and(eq(pixelCodes.account_id, account_id), inArray(pixelCodes.hash, hashes))),
      ]

/** Drops codes past their time, of all accounts. */
export const dropPastCodes = (directory: Directory, now: string) =>
  directory.delete(pixelCodes).where(lte(pixelCodes.expires_at, now))
