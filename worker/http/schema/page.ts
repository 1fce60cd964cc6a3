import { z } from '@hono/zod-openapi'
import { wellFormed } from './text.ts'

/** Where a list goes on: the last row's time and ID, as an opaque word. */
export type Cursor = [at: string, id: string]

export const encodeCursor = ([at, id]: Cursor) => btoa(JSON.stringify([at, id])).replace(/=+$/, '')

function decodeCursor(text: string): Cursor | null {
  try {
    const value: unknown = JSON.parse(atob(text))
    if (!Array.isArray(value) || value.length !== 2) return null
    const [at, id] = value as unknown[]
    return isPlace(at) && isPlace(id) ? [at, id] : null
  } catch {
    return null
  }
}

const isPlace = (it: unknown): it is string => typeof it === 'string' && wellFormed(it)

export const LIMIT_MAX = 200

const NO_CURSOR = 'Not a cursor of this list'

/** `?limit=&after=` of every list. */
export const page = {
  limit: z.coerce.number().int().min(1).max(LIMIT_MAX).default(50),
  after: z
    .string()
    .optional()
    .transform((text, ctx): Cursor | null => {
      if (text === undefined) return null
      const cursor = decodeCursor(text)
      if (!cursor) ctx.addIssue({ code: 'custom', message: NO_CURSOR })
      return cursor
    }),
}

/** The same of a list whose rows are numbered. */
export const numberedPage = {
  limit: page.limit,
  after: page.after.transform((cursor, ctx): number | null => {
    const number = cursor && Number(cursor[0])
    if (number !== null && !Number.isSafeInteger(number)) ctx.addIssue({ code: 'custom', message: NO_CURSOR })
    return number
  }),
}

/** One page: asks for one row more than it shows, and says where the next begins. */
export function pageOf<T>(rows: T[], limit: number, cursor: (row: T) => Cursor) {
  const data = rows.slice(0, limit)
  const last = data.at(-1)
  return { data, next: rows.length > limit && last ? encodeCursor(cursor(last)) : null }
}

export const listOf = <T extends z.ZodType>(item: T) =>
  z.object({ data: z.array(item), next: z.string().nullable() })

/** A page of a list that is short enough to be held whole, in its own order. */
export function pageOfAll<T extends { id: string }>(
  rows: T[],
  { limit, after }: { limit: number; after: Cursor | null },
) {
  const from = after ? rows.findIndex(({ id }) => id === after[1]) + 1 : 0
  return pageOf(rows.slice(from), limit, ({ id }) => ['', id])
}
