import { countOf } from '../../parts/count.ts'
import { state } from '../../session.ts'
import type { Run } from '../../wire-clean-up.ts'
import { isOver } from '../jobs/job-words.ts'

export const isUndo = ({ kind }: Run) => kind === 'clean_up_undo'

export const runTitle = (run: Run) =>
  isUndo(run) ? 'Undo of a clean-up' : run.dry_run ? 'Preview' : 'Clean-up'

/** Who has begun it, as far as the page can tell. */
export function begunBy({ by }: Run): string {
  const now = state.value
  if ((now.kind === 'signed-in' || now.kind === 'expired') && now.session.user.id === by) return 'you'
  if (by === 'schedule') return 'the schedule'
  return by.startsWith('key_') ? 'a program with an API key' : 'a colleague'
}

const groups = (n: number) => countOf(n, 'group')

/** `12 groups merged, 2 left alone`; how far it is while it is under way. */
export function resultWords(run: Run): string {
  if (run.finding && !isOver(run)) return 'looking for contacts of one email'
  if (!isOver(run)) return `${run.done} of ${isUndo(run) ? countOf(run.total, 'merge') : groups(run.total)}`
  if (run.total === 0) return isUndo(run) ? 'nothing to undo' : 'no two contacts share an email'
  const alone = run.done - run.succeeded - run.failed
  const untouched = run.total - run.done
  const done = isUndo(run)
    ? `${countOf(run.succeeded, 'merge')} undone`
    : `${groups(run.succeeded)} ${run.dry_run ? 'would be merged' : 'merged'}`
  return [
    done,
    ...(alone > 0 ? [`${alone} left alone`] : []),
    ...(run.failed > 0 ? [`${run.failed} ${isUndo(run) ? 'can’t be undone' : 'failed'}`] : []),
    ...(untouched > 0 ? [`${untouched} not begun`] : []),
  ].join(', ')
}
