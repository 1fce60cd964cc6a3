import { query } from '../../api.ts'
import type { Subject } from '../../wire-merging.ts'
import { PLACE } from '../duplicates/address.ts'

/** Addresses of the list that a merge was begun from: as it was left, and with the next pair. */
export type WayBack = { back: string; next: string }

/** The merge page for records of a list of pairs. */
export const mergeFromList = (subject: Subject, ids: string[], keeper: string, way: WayBack) =>
  `/admin/${subject}s/merge${query({ ids: ids.join(','), keeper, ...way })}`

const isOfList = (address: string | undefined): address is string =>
  address === PLACE || address?.startsWith(`${PLACE}?`) === true

/** An address can be written by anybody: only those of the list are believed. */
export const wayBackOf = ({ back, next }: Record<string, string | undefined>): WayBack | undefined =>
  isOfList(back) && isOfList(next) ? { back, next } : undefined
