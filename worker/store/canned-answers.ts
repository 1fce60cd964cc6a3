import { and, asc, eq } from 'drizzle-orm'
import { cannedAnswers } from '../../db/schema.ts'
import type { Db, Statement } from './database.ts'

export type CannedAnswer = Omit<typeof cannedAnswers.$inferSelect, 'account_id'>

const own = ({ account_id }: Db, id: string) =>
  and(eq(cannedAnswers.account_id, account_id), eq(cannedAnswers.id, id))

export const allCannedAnswers = ({ orm, account_id }: Db): Promise<CannedAnswer[]> =>
  orm
    .select()
    .from(cannedAnswers)
    .where(eq(cannedAnswers.account_id, account_id))
    .orderBy(asc(cannedAnswers.shortcut))

export const insertCannedAnswer = ({ orm, account_id }: Db, row: CannedAnswer): Statement =>
  orm.insert(cannedAnswers).values({ ...row, account_id })

/** null: there is none by that ID. */
export const changeCannedAnswer = async (
  db: Db,
  id: string,
  set: Partial<Pick<CannedAnswer, 'shortcut' | 'text'>>,
): Promise<CannedAnswer | null> =>
  (await db.orm.update(cannedAnswers).set(set).where(own(db, id)).returning())[0] ?? null

/** true: it was there. */
export const deleteCannedAnswer = async (db: Db, id: string) =>
  (await db.orm.delete(cannedAnswers).where(own(db, id)).returning({ id: cannedAnswers.id })).length > 0

/** Another one has this shortcut. */
export const isTakenShortcut = (error: unknown): boolean =>
  error instanceof Error &&
  (error.message.includes('UNIQUE constraint failed: canned_answers.') || isTakenShortcut(error.cause))
