import type { BaseOrder } from './schedule.ts'

/** What a clean-up is told, in its job's `params`. */
export type CleanUp = {
  /** It only says what it would do. */
  dry_run: boolean
  base_order: BaseOrder
  /** The last job that undoes it. */
  undone_by?: string
}

/** The same of a job that undoes one. */
export type CleanUpUndo = { undoes: string }
