import { post } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { complain, say } from '../../parts/toast.tsx'
import { useSending } from '../../parts/use-sending.ts'
import { amend, invalidate } from '../../resource.ts'
import type { Job } from '../../wire-merging.ts'

/** Ends a job that is under way; what is done stays done. */
export function CancelJob({ job }: { job: Job }) {
  const { busy, send } = useSending()
  const cancel = () =>
    send(async () => {
      const answer = await post<Job>(`/jobs/${job.id}/cancel`)
      invalidate('/jobs')
      if (!answer.ok && answer.problem.code !== 'already_finished') complain(answer.problem)
      if (answer.ok) {
        amend<Job>(`/jobs/${job.id}`, () => answer.data)
        say('Cancelled. What was done stays done')
      }
      return null
    })
  return (
    <Button small busy={busy} onClick={cancel}>
      Cancel
    </Button>
  )
}
