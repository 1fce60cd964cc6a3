import { useState } from 'preact/hooks'
import { useLocation } from 'preact-iso/router'
import { post } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { type Choice, Choices } from '../../parts/choice.tsx'
import { Copyable } from '../../parts/copy.tsx'
import { countOf } from '../../parts/count.ts'
import { Dialog, DialogFoot } from '../../parts/dialog.tsx'
import { errorAt, TextArea, TextField } from '../../parts/field.tsx'
import { FileField } from '../../parts/file-field.tsx'
import { Note } from '../../parts/note.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { useSending } from '../../parts/use-sending.ts'
import { invalidate } from '../../resource.ts'
import type { OnConflict } from '../../wire-merging.ts'
import css from './jobs.module.css'
import { PAIRS_MAX, parsePairs } from './parse-pairs.ts'

const policies: Choice<OnConflict>[] = [
  {
    value: 'winner',
    title: 'The keeper’s value holds',
    words: 'The duplicate’s value is kept as a previous value.',
  },
  {
    value: 'loser',
    title: 'The duplicate’s value holds',
    words: 'The keeper’s value is kept as a previous value.',
  },
  {
    value: 'skip',
    title: 'Skip the pair',
    words: 'Nothing is merged; the pair is listed, so that you can merge it by hand.',
  },
]

/** So many wrong lines are shown. */
const SHORT = 5

export function BulkMergeDialog({ onClose }: { onClose: () => void }) {
  const { route } = useLocation()
  const [text, setText] = useState('')
  const [policy, setPolicy] = useState<OnConflict>('winner')
  const [webhook, setWebhook] = useState('')
  const [started, setStarted] = useState<{ job_id: string; progress_secret?: string } | null>(null)
  const { busy, problem, send } = useSending()
  const { pairs, wrong } = parsePairs(text)
  const tooMany = pairs.length > PAIRS_MAX
  const ready = pairs.length > 0 && wrong.length === 0 && !tooMany
  const open = (job_id: string) => {
    onClose()
    route(`/admin/contacts/jobs/${job_id}`)
  }
  const start = (event: Event) => {
    event.preventDefault()
    if (!ready) return
    void send(async () => {
      const answer = await post<{ job_id: string; progress_secret?: string }>('/bulk_merges', {
        pairs,
        on_conflict: policy,
        ...(webhook.trim() ? { progress_webhook: webhook.trim() } : {}),
      })
      if (!answer.ok) return answer.problem
      invalidate('/jobs')
      if (answer.data.progress_secret) setStarted(answer.data)
      else open(answer.data.job_id)
      return null
    })
  }

  if (started?.progress_secret)
    return (
      <Dialog title="The bulk merge has started" onClose={() => open(started.job_id)}>
        <p>
          Your receiver checks each notice of the progress with this secret, as Standard Webhooks describe.
        </p>
        <Copyable label="signing secret" text={started.progress_secret} />
        <DialogFoot>
          <Button kind="primary" onClick={() => open(started.job_id)}>
            Watch the progress
          </Button>
        </DialogFoot>
      </Dialog>
    )

  return (
    <Dialog title="Bulk merge" onClose={onClose} firm wide>
      <form class={css.form} onSubmit={start}>
        <TextArea
          label="Pairs of contact IDs"
          hint="One pair a line: the keeper first, then the duplicate, parted by a comma, semicolon, tab or space."
          rows={6}
          spellcheck={false}
          placeholder={'con_keeper, con_duplicate'}
          value={text}
          onValue={setText}
          error={errorAt(problem, '/pairs')}
        />
        <FileField
          label="Or a CSV file of two columns"
          accept=".csv,text/csv,text/plain"
          onFile={async (file) => setText(await file.text())}
        />
        <p role="status" class={css.quiet}>
          {text.trim() &&
            `${countOf(pairs.length, 'pair')}${wrong.length > 0 ? `, ${countOf(wrong.length, 'line')} can’t be read` : ''}`}
        </p>
        {wrong.length > 0 && (
          <Note warn>
            <ul>
              {wrong.slice(0, SHORT).map(({ line, text }) => (
                <li key={line}>
                  Line {line}: <code>{text.slice(0, 80)}</code>
                </li>
              ))}
              {wrong.length > SHORT && <li>and {wrong.length - SHORT} more</li>}
            </ul>
          </Note>
        )}
        {tooMany && <Note warn>At most {countOf(PAIRS_MAX, 'pair')} at once.</Note>}
        <Choices legend="Where their data differ" value={policy} choices={policies} onValue={setPolicy} />
        <TextField
          label="Webhook for the progress (optional)"
          type="url"
          placeholder="https://example.com/progress"
          value={webhook}
          onValue={setWebhook}
          error={errorAt(problem, '/progress_webhook')}
        />
        <p class={css.quiet}>
          Different user IDs are never merged. One bad pair does not stop the rest. Each merge can be undone
          for 30 days.
        </p>
        <ProblemNote problem={problem} shown={['/pairs', '/progress_webhook']} />
        <DialogFoot>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" icon="merge" busy={busy} disabled={!ready}>
            {pairs.length > 0 ? `Merge ${countOf(pairs.length, 'pair')}` : 'Merge'}
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  )
}
