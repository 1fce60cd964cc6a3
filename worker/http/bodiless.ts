import type { Context, TypedResponse } from 'hono'

/** Their types let a handler return them in place of a documented body. */
type Bodiless = Response & TypedResponse<never, never, never>

/** A merged record's ID answers with where it is now, as long as its winner lives. */
export const movedTo = (c: Context, location: string) =>
  c.body(null, 301, { location }) as Response as Bodiless

export const noContent = (c: Context) => c.body(null, 204) as Response as Bodiless
