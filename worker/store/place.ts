import { type SQL, type SQLWrapper, sql } from 'drizzle-orm'

/** Where a list goes on: what its last row is ordered by, and its ID. */
export type Place = [by: string, id: string]

/**
 * Rows before this place, and behind it. The two columns are compared as one, so that an index begins there; said with
 * OR, it begins at its end and reads every earlier page again.
 */
export const before = (by: SQLWrapper, id: SQLWrapper, place: Place | null): SQL | undefined =>
  place ? sql`(${by}, ${id}) < (${place[0]}, ${place[1]})` : undefined

export const behind = (by: SQLWrapper, id: SQLWrapper, place: Place | null): SQL | undefined =>
  place ? sql`(${by}, ${id}) > (${place[0]}, ${place[1]})` : undefined
