import type { Deps } from '../deps.ts'
import type { CleanUp, CleanUpUndo } from '../domain/clean-up.ts'
import { isOver, type Job } from '../domain/job.ts'
import { purgeAt } from '../domain/merge.ts'
import { countStanding, insertUndo } from '../store/clean-ups.ts'
import type { Statement } from '../store/database.ts'
import { jobById } from '../store/jobs.ts'

export type UndoOfRun =
  | { kind: 'ready'; job: Job; statements: Statement[] }
  | { kind: 'not-found' }
  | { kind: 'not-undoable' | 'expired'; why: string }

/** A job that undoes every merge of a clean-up that still stands, the last one first; for the caller to commit. */
export async function beginUndo(
  deps: Deps,
  account_id: string,
  run_id: string,
  by: string,
): Promise<UndoOfRun> {
  const db = deps.db(account_id)
  const run = await jobById(db, run_id)
  if (run?.kind !== 'clean_up') return { kind: 'not-found' }
  const now = deps.now()
  const no = (why: string): UndoOfRun => ({ kind: 'not-undoable', why })
  if ((run.params as Job['params'] & CleanUp).dry_run) return no('A preview has changed nothing')
  if (!isOver(run)) return no('It is still under way: cancel it first')
  if (run.succeeded === 0) return no('It has merged nothing')
  if (purgeAt(run.updated_at) <= now) return { kind: 'expired', why: 'It was more than 30 days ago' }
  const total = await countStanding(db, run_id)
  if (total === 0) return no('All of it has been undone already')
  const job: Job = {
    id: deps.newId('job'),
    kind: 'clean_up_undo',
    status: 'queued',
    total,
    done: 0,
    succeeded: 0,
    failed: 0,
    params: { undoes: run_id } satisfies CleanUpUndo,
    error: null,
    by,
    created_at: now,
    updated_at: now,
    due_at: now,
  }
  return { kind: 'ready', job, statements: insertUndo(db, job, run_id) }
}
