import { useState } from 'preact/hooks'
import { post } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { type Choice, Choices } from '../../parts/choice.tsx'
import { Copyable } from '../../parts/copy.tsx'
import { Dialog, DialogFoot } from '../../parts/dialog.tsx'
import { errorAt, TextField } from '../../parts/field.tsx'
import { Note } from '../../parts/note.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { useSending } from '../../parts/use-sending.ts'
import { invalidate } from '../../resource.ts'
import type { ApiKey } from '../../wire.ts'
import css from './keys.module.css'

const roles: Choice<ApiKey['role']>[] = [
  {
    value: 'agent',
    title: 'Agent',
    words: 'Leads, contacts, conversations and merges. Enough to send leads in.',
  },
  { value: 'admin', title: 'Admin', words: 'All of that, and settings, keys, bulk merges and connections.' },
]

export function NewKey({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('')
  const [role, setRole] = useState<ApiKey['role']>('agent')
  const [secret, setSecret] = useState<string | null>(null)
  const { busy, problem, send } = useSending()
  const save = (event: Event) => {
    event.preventDefault()
    void send(async () => {
      const answer = await post<{ id: string; key: string }>('/api_keys', { name: name.trim(), role })
      if (!answer.ok) return answer.problem
      setSecret(answer.data.key)
      invalidate('/api_keys')
      return null
    })
  }

  if (secret !== null)
    return (
      <Dialog title="API key created" onClose={onClose} firm>
        <Note warn>
          Copy the key now and keep it safe: <strong>it is shown only once</strong>.
        </Note>
        <Copyable label="API key" text={secret} />
        <DialogFoot>
          <Button kind="primary" onClick={onClose}>
            Done
          </Button>
        </DialogFoot>
      </Dialog>
    )

  return (
    <Dialog title="New API key" onClose={onClose} firm>
      <form class={css.form} onSubmit={save}>
        <ProblemNote problem={problem} shown={['/name', '/role']} />
        <TextField
          label="Name"
          required
          maxLength={100}
          placeholder="Where it is used"
          value={name}
          onValue={setName}
          error={errorAt(problem, '/name')}
        />
        <Choices legend="Role" value={role} choices={roles} onValue={setRole} />
        <DialogFoot>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" busy={busy}>
            Create key
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  )
}
