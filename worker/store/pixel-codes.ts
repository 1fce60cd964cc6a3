import { and, eq, gt, inArray, lte } from 'drizzle-orm'
import { pixelCodes } from '../../db/schema.ts'
import type { Db, Directory, Statement } from './database.ts'
import { insert } from './insert.ts'

/** One-time codes by their hashes: what is stored tells nobody a code. */

export const insertCodes = (db: Db, pixel: string, hashes: string[], expires_at: string): Statement[] =>
  insert(
    db,
    pixelCodes,
    hashes.map((hash) => ({ hash, pixel, expires_at })),
  )

/** The pixel ID that a code stands for; null: it was never issued here, was used, or is past its time. */
export async function pixelOfCode(
  { orm, account_id }: Db,
  hash: string,
  now: string,
): Promise<string | null> {
  const rows = await orm
    .select({ pixel: pixelCodes.pixel })
    .from(pixelCodes)
    .where(
      and(eq(pixelCodes.account_id, account_id), eq(pixelCodes.hash, hash), gt(pixelCodes.expires_at, now)),
    )
  return rows[0]?.pixel ?? null
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
