import { useState } from 'preact/hooks'
import { useLocation } from 'preact-iso/router'
import { post } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog, DialogFoot } from '../../parts/dialog.tsx'
import { errorAt, TextField } from '../../parts/field.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { say } from '../../parts/toast.tsx'
import { useSending } from '../../parts/use-sending.ts'
import { invalidate } from '../../resource.ts'
import type { Contact } from '../../wire.ts'
import css from './contacts.module.css'

const fields = [
  { name: 'first_name', label: 'First name' },
  { name: 'last_name', label: 'Last name' },
  { name: 'company', label: 'Company' },
  { name: 'emails', label: 'Email', type: 'email' },
  { name: 'phones', label: 'Phone' },
  { name: 'tags', label: 'Tags', hint: 'Separated by commas.' },
] as const

const lists: Record<string, (text: string) => string[]> = {
  emails: (text) => [text],
  phones: (text) => [text],
  tags: (text) =>
    text
      .split(',')
      .map((tag) => tag.trim())
      .filter(Boolean),
}

/** What was typed, as the API takes it; what is empty is left out. */
const bodyOf = (typed: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(typed)
      .map(([name, text]) => [name, text.trim()] as const)
      .filter(([, text]) => text)
      .map(([name, text]) => [name, lists[name]?.(text) ?? text]),
  )

export function NewContact({ onClose }: { onClose: () => void }) {
  const { route } = useLocation()
  const [typed, setTyped] = useState<Record<string, string>>({})
  const { busy, problem, send } = useSending()
  const body = bodyOf(typed)
  const save = (event: Event) => {
    event.preventDefault()
    void send(async () => {
      const answer = await post<Contact>('/contacts', body)
      if (!answer.ok) return answer.problem
      invalidate('/contacts?')
      say('Contact created')
      onClose()
      route(`/admin/contacts/${answer.data.id}`)
      return null
    })
  }
  return (
    <Dialog title="New contact" onClose={onClose} firm>
      <form class={css.form} onSubmit={save}>
        <ProblemNote problem={problem} shown={fields.map(({ name }) => `/${name}`)} />
        {fields.map(({ name, label, ...more }) => (
          <TextField
            key={name}
            label={label}
            maxLength={300}
            {...more}
            value={typed[name] ?? ''}
            onValue={(value) => setTyped({ ...typed, [name]: value })}
            error={errorAt(problem, `/${name}`)}
          />
        ))}
        <DialogFoot>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" busy={busy} disabled={Object.keys(body).length === 0}>
            Create contact
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  )
}
