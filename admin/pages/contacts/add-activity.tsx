import { useState } from 'preact/hooks'
import { post } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog, DialogFoot } from '../../parts/dialog.tsx'
import { errorAt, Select, TextArea, TextField } from '../../parts/field.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { say } from '../../parts/toast.tsx'
import { useSending } from '../../parts/use-sending.ts'
import { invalidate } from '../../resource.ts'
import type { TimelineItem } from '../../wire-merging.ts'
import css from './contacts.module.css'
import { kindOf, writtenKinds } from './timeline-words.ts'

export function AddActivity({ contact, onClose }: { contact: string; onClose: () => void }) {
  const [kind, setKind] = useState('activity')
  const [text, setText] = useState('')
  const [key, setKey] = useState('')
  const { busy, problem, send } = useSending()
  const save = (event: Event) => {
    event.preventDefault()
    void send(async () => {
      const body = { kind, ...(key.trim() ? { key: key.trim() } : {}), data: { text: text.trim() } }
      const answer = await post<TimelineItem>(`/contacts/${contact}/timeline`, body)
      if (!answer.ok) return answer.problem
      invalidate(`/contacts/${contact}`)
      say(answer.status === 200 ? 'It was on the timeline already' : `${kindOf(kind).label} added`)
      onClose()
      return null
    })
  }
  return (
    <Dialog title="Add to the timeline" onClose={onClose} firm>
      <form class={css.form} onSubmit={save}>
        <ProblemNote problem={problem} shown={['/key', '/data']} />
        <Select
          label="Kind"
          value={kind}
          onValue={setKind}
          options={writtenKinds.map((each) => ({ value: each.kind, label: each.label }))}
        />
        <TextArea
          label="What happened"
          required
          maxLength={2000}
          value={text}
          onValue={setText}
          error={errorAt(problem, '/data')}
        />
        <TextField
          label="Key (optional)"
          hint="The same kind and key counts once, also after a merge: for example the number of an invoice."
          maxLength={200}
          value={key}
          onValue={setKey}
          error={errorAt(problem, '/key')}
        />
        <DialogFoot>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" busy={busy} disabled={!text.trim()}>
            Add
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  )
}
