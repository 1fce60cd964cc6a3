/** What the API answers about cleaning up, as it stands on the wire. */
import type { Job } from './wire-merging.ts'

export type BaseOrder = 'older' | 'newer'

export type Schedule = {
  every_days: number | null
  once: boolean
  time_zone: string
  hour: number
  base_order: BaseOrder
  accepted: boolean
  next_run_at: string | null
}

/** A clean-up, a preview of one, or the undoing of one. */
export type Run = Job & {
  by: string
  dry_run?: boolean
  base_order?: BaseOrder
  /** It still looks for what there is to do. */
  finding?: boolean
  undoes?: string
  undone_by?: string
}

export type AutomationNote = { id: string; contact_id: string; name: string; by?: string[] }

/** One line of a report: contacts of one email, and what became of them. */
export type Group = {
  status: string
  code?: string
  why?: string
  /** The merge that has to be undone before. */
  first?: string | null
  base_id: string | null
  contact_ids: string[]
  contacts: { id: string; name: string | null; email: string | null }[]
  decided_by?: string
  merge_id?: string
  undone_at?: string | null
  moved?: Record<string, number>
  filled?: { field: string; from: string }[]
  apart?: string[]
  automations_stopping?: AutomationNote[]
  automations_triggering?: AutomationNote[]
  /** Of an undo: who is back, and how much was changed since and stayed. */
  restored?: string[]
  kept?: number
}
