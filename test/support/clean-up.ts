import type { Account, Json } from './account.ts'
import { all, over } from './bulk.ts'
import { DERIVED } from './model/tables.ts'

type Asks = Pick<Account, 'api'>

/** Saves a schedule, which accepts the conditions; nothing is due by it unless `more` says so. */
export const accept = async (acme: Asks, more: object = {}) =>
  (await acme.api('PUT', '/dedupe_schedule', { accepted: true, ...more })).body

export type GroupRow = {
  status: string
  base_id: string | null
  contact_ids: string[]
  contacts: { id: string; name: string | null; email: string | null }[]
  merge_id?: string
  undone_at?: string | null
  code?: string
  why?: string
  first?: string | null
  decided_by?: string
  moved: Record<string, number>
  filled?: { field: string; from: string }[]
  apart?: string[]
  automations_stopping: Json[]
  automations_triggering: Json[]
}

export const groupsOf = (acme: Asks, job_id: string) => all<GroupRow>(acme, `/jobs/${job_id}/results`)

/** A clean-up from its beginning to its end. */
export async function cleanUp(acme: Asks, { dry_run = false, ms = 60_000 } = {}) {
  const { status, body } = await acme.api('POST', '/dedupe_runs', { dry_run })
  if (status !== 202) throw new Error(`no clean-up: ${status} ${JSON.stringify(body)}`)
  const job = await over(acme, body.job_id, ms)
  return { id: body.job_id as string, job, groups: await groupsOf(acme, body.job_id) }
}

/** A clean-up taken back, from the beginning to the end of it. */
export async function undoRun(acme: Asks, run_id: string, ms = 60_000) {
  const { status, body } = await acme.api('POST', `/dedupe_runs/${run_id}/undo`)
  if (status !== 202) throw new Error(`no undo: ${status} ${JSON.stringify(body)}`)
  const job = await over(acme, body.job_id, ms)
  return { id: body.job_id as string, job, groups: await groupsOf(acme, body.job_id) }
}

/** What a preview and its run have in common: all but the merge itself, and names, which are as they are now. */
export const foretold = ({ merge_id: _, undone_at: __, contacts: ___, ...row }: GroupRow) => ({
  ...row,
  status: row.status === 'would_merge' ? 'merged' : row.status,
})

/** Tables in which a run and its undo leave traces. */
export const TRACES = [
  'merges',
  'merge_moves',
  'not_same',
  'events',
  'event_subjects',
  'outbox',
  'deliveries',
  'idempotency_keys',
  'jobs',
  'job_items',
  ...DERIVED,
]
