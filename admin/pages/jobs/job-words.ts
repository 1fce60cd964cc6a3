import { countOf } from '../../parts/count.ts'
import type { Job, JobStatus } from '../../wire-merging.ts'

const kinds: Record<string, { title: string; one: string; many: string; done: string }> = {
  bulk_merge: { title: 'Bulk merge', one: 'pair', many: 'pairs', done: 'merged' },
  import: { title: 'Import', one: 'row', many: 'rows', done: 'imported' },
  look_through: { title: 'Looking for duplicates', one: 'part', many: 'parts', done: 'looked through' },
  training: { title: 'Learning from contacts', one: 'part', many: 'parts', done: 'learned from' },
  crm_import: { title: 'Import from a CRM', one: 'page', many: 'pages', done: 'read' },
  clean_up: { title: 'Clean-up', one: 'group', many: 'groups', done: 'merged' },
  merge_flagged: { title: 'Merging flagged pairs', one: 'pair', many: 'pairs', done: 'merged' },
  clean_up_undo: { title: 'Undo of a clean-up', one: 'merge', many: 'merges', done: 'undone' },
}

const kindOf = ({ kind }: Job) =>
  kinds[kind] ?? { title: kind.replaceAll('_', ' '), one: 'item', many: 'items', done: 'done' }

export const jobTitle = (job: Job) => kindOf(job).title
/** It has a page of its own. */
export const isCleanUp = ({ kind }: Job) => kind === 'clean_up' || kind === 'clean_up_undo'
export const isOver = ({ status }: Job) => status !== 'queued' && status !== 'running'

export const statusLook: Record<JobStatus, { label: string; tone?: 'good' | 'warn' | 'bad' | 'accent' }> = {
  queued: { label: 'waiting' },
  running: { label: 'running', tone: 'accent' },
  done: { label: 'done', tone: 'good' },
  failed: { label: 'failed', tone: 'bad' },
  cancelled: { label: 'cancelled', tone: 'warn' },
}

/** `120 of 500 pairs`. */
export const howFar = (job: Job) => `${job.done} of ${countOf(job.total, kindOf(job).one, kindOf(job).many)}`

/** `118 merged, 1 failed, 1 skipped`. */
export function sumWords(job: Job): string {
  const skipped = job.done - job.succeeded - job.failed
  const left = job.total - job.done
  return [
    `${job.succeeded} ${kindOf(job).done}`,
    ...(job.failed > 0 ? [`${job.failed} ${job.kind === 'import' ? 'rejected' : 'failed'}`] : []),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
    ...(isOver(job) && left > 0 ? [`${left} left untouched`] : []),
  ].join(', ')
}

const reasons: Record<string, string> = {
  same_record: 'The keeper and the duplicate are the same contact.',
  not_found: 'There is no contact by one of these IDs.',
  already_merged: 'One of them is part of another contact already.',
  in_trash: 'One of them is in the trash.',
  different_user_ids: 'They have different user IDs, so they are different people.',
  unresolved_conflicts: 'Their data differ, and the pair was to be skipped then.',
  not_same: 'Somebody has said that they are not the same.',
  switched_off: 'Merging without a click was turned off before their turn came.',
  no_longer_flagged: 'They are not as likely the same any more.',
  busy: 'Somebody kept changing them at that moment. Try this pair again.',
}

export const reasonWords = (code: string) => reasons[code] ?? code.replaceAll('_', ' ')
