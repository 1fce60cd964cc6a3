import { useState } from 'preact/hooks'
import { Button } from '../../parts/button.tsx'
import { countOf } from '../../parts/count.ts'
import { Confirm } from '../../parts/dialog.tsx'
import { useResource } from '../../resource.ts'
import type { Run } from '../../wire-clean-up.ts'
import { useBegin } from './begin-run.tsx'
import { isUndo } from './run-words.ts'

const UNDO_DAYS = 30
const DAY_MS = 86_400_000

/** Undoes a whole clean-up, once somebody has confirmed it; not there where nothing is left to undo. */
export function UndoRun({ run }: { run: Run }) {
  const [asking, setAsking] = useState(false)
  const begin = useBegin()
  const last = useResource<Run>(run.undone_by ? `/jobs/${run.undone_by}` : null)
  const tooLate = Date.parse(run.updated_at ?? '') + UNDO_DAYS * DAY_MS <= Date.now()
  const undone = run.undone_by && (!last.data || (last.data.status === 'done' && last.data.failed === 0))
  if (isUndo(run) || run.dry_run || run.succeeded === 0 || tooLate || undone) return null
  return (
    <>
      <Button icon="split" onClick={() => setAsking(true)}>
        {run.undone_by ? 'Undo the rest…' : 'Undo this clean-up…'}
      </Button>
      {asking && (
        <Confirm
          title="Undo this clean-up?"
          action="Undo the clean-up"
          onClose={() => setAsking(false)}
          run={() => begin(`/dedupe_runs/${run.id}/undo`)}
        >
          <p>
            {run.undone_by
              ? 'What could not be undone the last time is tried again.'
              : `${countOf(run.succeeded, 'group')} of contacts come apart again, the last one first, in the background.`}{' '}
            What was changed since stays as it is, and what can’t be undone says why.
          </p>
          <p>
            The contacts are marked as not the same, so that no later clean-up joins them. Programs are sent{' '}
            <code>crm.contact.unmerged</code>.
          </p>
        </Confirm>
      )}
    </>
  )
}
