import { sameJson } from './same-json.ts'

export type Difference = { field: string; stored: unknown; recomputed: unknown }

/** Where what was decided again is not what the row says; none: it is the very same decision. */
export const differences = <T extends object>(then: { [K in keyof T]: unknown }, again: T): Difference[] =>
  (Object.keys(again) as (keyof T & string)[])
    .filter((field) => !sameJson(then[field], again[field]))
    .map((field) => ({ field, stored: then[field], recomputed: again[field] }))
