import { useState } from 'preact/hooks'
import { useLocation } from 'preact-iso/router'
import { post } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { Copyable } from '../../parts/copy.tsx'
import { Dialog, DialogFoot } from '../../parts/dialog.tsx'
import { errorAt, Select, TextField } from '../../parts/field.tsx'
import { Note } from '../../parts/note.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { useSending } from '../../parts/use-sending.ts'
import { invalidate } from '../../resource.ts'
import type { Connection, ConnectionKind } from '../../wire-connections.ts'
import css from './connections.module.css'
import { given, SecretFields } from './secret-fields.tsx'

export function ConnectDialog({ kinds, onClose }: { kinds: ConnectionKind[]; onClose: () => void }) {
  const { route } = useLocation()
  const [name, setName] = useState(kinds[0]?.kind ?? '')
  const [url, setUrl] = useState('')
  const [values, setValues] = useState<Record<string, string>>({})
  const [made, setMade] = useState<Connection | null>(null)
  const { busy, problem, send } = useSending()
  const kind = kinds.find((each) => each.kind === name) ?? kinds[0]
  if (!kind) return null

  const open = (connection: Connection) => route(`/admin/connections/${connection.id}`)
  const save = (event: Event) => {
    event.preventDefault()
    void send(async () => {
      const address = url.trim() ? { base_url: url.trim() } : {}
      const body = { kind: kind.kind, credentials: given(values), ...address }
      const answer = await post<Connection>('/connections', body)
      if (!answer.ok) return answer.problem
      invalidate('/connections')
      if (answer.data.secret || answer.data.hook_url) setMade(answer.data)
      else open(answer.data)
      return null
    })
  }

  if (made)
    return (
      <Dialog title={`${kind.title} is connected`} onClose={() => open(made)}>
        <div class={css.form}>
          {made.secret && (
            <>
              <p>Your receiver checks each event with this secret. It is shown this once.</p>
              <Copyable label="signing secret" text={made.secret} />
            </>
          )}
          {made.hook_url && (
            <>
              <p>
                So that changes made in {kind.title} come back, enter this address there as a webhook for
                contacts and leads. It is shown this once.
              </p>
              <Copyable label="webhook address" text={made.hook_url} />
            </>
          )}
        </div>
        <DialogFoot>
          <Button kind="primary" onClick={() => open(made)}>
            Go on
          </Button>
        </DialogFoot>
      </Dialog>
    )

  return (
    <Dialog title="Connect a CRM" onClose={onClose} firm>
      <form class={css.form} onSubmit={save}>
        <ProblemNote problem={problem} shown={['/base_url', '/credentials']} />
        <Select
          label="CRM"
          value={name}
          onValue={(value) => {
            setName(value)
            setUrl('')
            setValues({})
          }}
          options={kinds.map((each) => ({ value: each.kind, label: each.title }))}
        />
        <TextField
          label="Address"
          type="url"
          required={kind.base_url === null}
          placeholder={kind.base_url ?? 'https://example.kommo.com'}
          hint={kind.base_url === null ? undefined : 'Only if it is another than usual'}
          value={url}
          onValue={setUrl}
          error={errorAt(problem, '/base_url')}
        />
        <SecretFields key={kind.kind} kind={kind} values={values} onValues={setValues} problem={problem} />
        {kind.promises && (
          <Note>
            <strong>What a merge does there.</strong> {kind.promises.merge}
            <br />
            <strong>What an undo does there.</strong> {kind.promises.undo}
          </Note>
        )}
        <DialogFoot>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" busy={busy}>
            Connect
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  )
}
