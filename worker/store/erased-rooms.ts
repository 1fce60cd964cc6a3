import { asc, lte, sql } from 'drizzle-orm'
import { erasedRooms } from '../../db/schema.ts'
import { among } from './among.ts'
import type { Db, Directory } from './database.ts'

/** How much is taken on at a time; what is left is due at the next tick. */
const AT_ONCE = 50

export type ErasedRoom = { account_id: string; chat_id: string }

/** Of any account, due since before `until`. */
export const roomsLeft = (directory: Directory, until: string): Promise<ErasedRoom[]> =>
  directory
    .select()
    .from(erasedRooms)
    .where(lte(erasedRooms.due_at, until))
    .orderBy(asc(erasedRooms.due_at))
    .limit(AT_ONCE)

export const roomsGone = async ({ orm, account_id }: Db, chatIds: string[]) =>
  orm.run(sql`DELETE FROM erased_rooms WHERE account_id = ${account_id} AND ${among(sql`chat_id`, chatIds)}`)
