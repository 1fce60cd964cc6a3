import type { JobKind } from '../domain/job.ts'
import { importRow } from './import-row.ts'
import type { ItemVerb } from './item-verb.ts'
import { mergePair } from './merge-pair.ts'

/** What is done with each item, by the job's kind. */
export const VERBS: Partial<Record<JobKind, ItemVerb>> = { bulk_merge: mergePair, import: importRow }
