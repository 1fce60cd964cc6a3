import type { CleanUp, CleanUpUndo } from '../domain/clean-up.ts'
import type { Job } from '../domain/job.ts'

/** A job as it stands on the wire. */
export const jobView = ({
  id,
  kind,
  status,
  done,
  total,
  succeeded,
  failed,
  error,
  params,
  by,
  created_at,
  updated_at,
}: Job) => ({
  id,
  kind,
  status,
  done,
  total,
  succeeded,
  failed,
  ...(error ? { error } : {}),
  ...(kind === 'clean_up' || kind === 'clean_up_undo' ? { by, ...shown(params) } : {}),
  created_at,
  updated_at,
})

/** Of a clean-up: what it was told, and whether it still looks for its groups. */
function shown(params: Job['params']) {
  const { dry_run, base_order, undone_by, undoes } = params as Partial<CleanUp & CleanUpUndo>
  return {
    ...(dry_run === undefined ? {} : { dry_run }),
    ...(base_order ? { base_order } : {}),
    ...(params.finding ? { finding: true } : {}),
    ...(undoes ? { undoes } : {}),
    ...(undone_by ? { undone_by } : {}),
  }
}
