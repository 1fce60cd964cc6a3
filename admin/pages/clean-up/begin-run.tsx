import { useState } from 'preact/hooks'
import { useLocation } from 'preact-iso/router'
import { post, type Trouble } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { Confirm } from '../../parts/dialog.tsx'
import { complain } from '../../parts/toast.tsx'
import { useSending } from '../../parts/use-sending.ts'
import { invalidate } from '../../resource.ts'

export const RUNS = '/dedupe_runs'

/** Begins a preview or a clean-up, and leads to it; to the one that is under way, where there is one. */
export function useBegin() {
  const { route } = useLocation()
  return async (path: string, body?: object): Promise<Trouble | null> => {
    const answer = await post<{ job_id: string }>(path, body)
    const id = answer.ok ? answer.data.job_id : answer.problem.job_id
    invalidate(RUNS)
    if (id) route(`/admin/contacts/clean-up/${id}`)
    if (!answer.ok && id) complain({ title: 'Another clean-up is under way', detail: 'This is it.' })
    return answer.ok || id ? null : answer.problem
  }
}

export function PreviewButton({ disabled }: { disabled?: boolean }) {
  const begin = useBegin()
  const { busy, send } = useSending()
  const preview = () =>
    send(async () => {
      const problem = await begin(RUNS, { dry_run: true })
      if (problem) complain(problem)
      return null
    })
  return (
    <Button icon="eye" busy={busy} disabled={disabled} onClick={preview}>
      Preview
    </Button>
  )
}

/** @param previewed somebody has just looked at what it will do. */
export function RunButton({ disabled, previewed }: { disabled?: boolean; previewed?: boolean }) {
  const [asking, setAsking] = useState(false)
  const begin = useBegin()
  return (
    <>
      <Button kind="primary" icon="merge" disabled={disabled} onClick={() => setAsking(true)}>
        Clean up now…
      </Button>
      {asking && (
        <Confirm
          title="Clean up now?"
          action="Clean up"
          onClose={() => setAsking(false)}
          run={() => begin(RUNS, { dry_run: false })}
        >
          <p>
            Contacts of one email become one contact, in the background.{' '}
            {previewed
              ? 'Whatever has changed since the preview is decided anew.'
              : 'With a preview you can look at it first.'}{' '}
            Each merge, and the whole clean-up, can be undone for 30 days.
          </p>
        </Confirm>
      )}
    </>
  )
}
