/** What the API answers about merges, the trash, timelines and jobs, as it stands on the wire. */
import type { Contact } from './wire.ts'

export type Subject = 'contact' | 'lead'

/** Values of one field that differ, by the record that has them. */
export type Conflict = { field: string; values: Record<string, unknown> }

export type MergeAsked = { winner_id: string; loser_ids: string[]; choices: Record<string, string> }

/** `merge_id` is null while it is only tried. */
export type MergeAnswer = {
  merge_id: string | null
  contact?: Contact
  moved: Record<string, number>
}

export type MergeKind = 'manual' | 'bulk' | 'schedule' | 'intake'

export type Merge = {
  id: string
  kind: MergeKind
  subject: Subject | 'request'
  winner_id: string
  loser_ids: string[]
  by: string
  at: string
  undone_at: string | null
  decision_id: string | null
  contact_id?: string | null
}

/** One line of an undo: `kept` was changed since and stays as it is. */
export type UndoItem = { what: string; id: string; field?: string; status: 'restored' | 'kept' }

export type UndoAnswer = {
  restored: string[]
  kept: { id: string; field: string | null }[]
  items: UndoItem[]
}

export type Trashed = {
  kind: Subject
  id: string
  name: string | null
  merge_id?: string | null
  into?: string | null
  deleted_at: string
  purge_at: string
}

export type TimelineKind =
  | 'activity'
  | 'deal'
  | 'campaign_send'
  | 'email'
  | 'event'
  | 'conversation'
  | 'task'
  | 'visit'

export type TimelineItem = { id: string; kind: string; at: string; data: Record<string, unknown> }

export type JobStatus = 'queued' | 'running' | 'done' | 'failed' | 'cancelled'

export type Job = {
  id: string
  kind: string
  status: JobStatus
  done: number
  total: number
  succeeded: number
  failed: number
  error?: string | null
  created_at?: string
  updated_at?: string
}

export type OnConflict = 'winner' | 'loser' | 'skip'

/** One line of a job: a pair of a bulk merge, or a row of an import. */
export type JobResult = {
  status: string
  code?: string | null
  reason?: string | null
  winner_id?: string
  loser_id?: string
  merge_id?: string | null
  line?: number
  contact_id?: string | null
  lead_id?: string | null
}
