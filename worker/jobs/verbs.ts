import type { JobKind } from '../domain/job.ts'
import { cleanUpGroup } from './clean-up-group.ts'
import { findGroupItems } from './find-group-items.ts'
import type { Finder } from './find-items.ts'
import { importFromCrm } from './import-from-crm.ts'
import { importRow } from './import-row.ts'
import { importRows, ROWS_TOGETHER } from './import-rows.ts'
import type { ItemsVerb, ItemVerb } from './item-verb.ts'
import { lookThrough } from './look-through.ts'
import { mergeFlagged } from './merge-flagged.ts'
import { mergePair } from './merge-pair.ts'
import { trainSlice } from './train-slice.ts'
import { undoGroup } from './undo-group.ts'

/** What is done with each item, by the job's kind. */
export const VERBS: Partial<Record<JobKind, ItemVerb>> = {
  bulk_merge: mergePair,
  import: importRow,
  look_through: lookThrough,
  training: trainSlice,
  clean_up: cleanUpGroup,
  clean_up_undo: undoGroup,
  merge_flagged: mergeFlagged,
  crm_import: importFromCrm,
}

/** Kinds that look for their items themselves before they begin. */
export const FINDERS: Partial<Record<JobKind, Finder>> = { clean_up: findGroupItems }

/** Kinds whose items have nothing to do with each other: so many of them are done in one commit. */
export const TOGETHER: Partial<Record<JobKind, { verb: ItemsVerb; size: number }>> = {
  import: { verb: importRows, size: ROWS_TOGETHER },
}
