import { useState } from 'preact/hooks'
import { del, patch, post } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog, DialogFoot } from '../../parts/dialog.tsx'
import { errorAt, TextArea, TextField } from '../../parts/field.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { useSending } from '../../parts/use-sending.ts'
import { invalidate } from '../../resource.ts'
import type { CannedAnswer } from '../../wire.ts'
import css from './chat.module.css'

type CannedAnswersDialogProps = { answers: CannedAnswer[]; onClose: () => void }

/** What is answered again and again: kept for all agents. */
export function CannedAnswersDialog({ answers, onClose }: CannedAnswersDialogProps) {
  const [edited, setEdited] = useState<CannedAnswer | 'new' | null>(answers.length === 0 ? 'new' : null)
  if (edited)
    return (
      <Dialog
        title={edited === 'new' ? 'New canned answer' : `Change /${edited.shortcut}`}
        onClose={onClose}
        firm
      >
        <AnswerForm
          key={edited === 'new' ? '' : edited.id}
          answer={edited === 'new' ? null : edited}
          onDone={() => setEdited(null)}
        />
      </Dialog>
    )
  return (
    <Dialog title="Canned answers" onClose={onClose}>
      <ul class={css.canned}>
        {answers.map((it) => (
          <li key={it.id}>
            <span>
              <strong>/{it.shortcut}</strong>
              <span dir="auto">{it.text}</span>
            </span>
            <Button small onClick={() => setEdited(it)} aria-label={`Change /${it.shortcut}`}>
              Change
            </Button>
          </li>
        ))}
      </ul>
      <DialogFoot>
        <Button icon="plus" onClick={() => setEdited('new')}>
          New
        </Button>
        <Button kind="primary" onClick={onClose}>
          Done
        </Button>
      </DialogFoot>
    </Dialog>
  )
}

function AnswerForm({ answer, onDone }: { answer: CannedAnswer | null; onDone: () => void }) {
  const [shortcut, setShortcut] = useState(answer?.shortcut ?? '')
  const [text, setText] = useState(answer?.text ?? '')
  const { busy, problem, send } = useSending()
  const done = () => {
    invalidate('/canned_answers')
    onDone()
  }
  const save = () =>
    send(async () => {
      const body = { shortcut: shortcut.trim().replace(/^\//, ''), text: text.trim() }
      const outcome = answer
        ? await patch(`/canned_answers/${answer.id}`, body)
        : await post('/canned_answers', body)
      return outcome.ok ? null : outcome.problem
    }, done)
  return (
    <form
      class={css.form}
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <ProblemNote problem={problem} shown={['/shortcut', '/text']} />
      <TextField
        label="Shortcut"
        hint="One word. Typed behind a slash it brings the answer."
        value={shortcut}
        onValue={setShortcut}
        error={errorAt(problem, '/shortcut')}
      />
      <TextArea label="Answer" rows={5} value={text} onValue={setText} error={errorAt(problem, '/text')} />
      <DialogFoot>
        {answer && (
          <Button
            kind="danger"
            onClick={() =>
              send(async () => {
                const outcome = await del(`/canned_answers/${answer.id}`)
                return outcome.ok ? null : outcome.problem
              }, done)
            }
          >
            Remove
          </Button>
        )}
        <Button onClick={onDone}>Back</Button>
        <Button type="submit" kind="primary" busy={busy} disabled={!shortcut.trim() || !text.trim()}>
          Save
        </Button>
      </DialogFoot>
    </form>
  )
}
