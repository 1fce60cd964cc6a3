import { useState } from 'preact/hooks'
import { useLocation } from 'preact-iso/router'
import { del, patch, post } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { Card } from '../../parts/card.tsx'
import { Confirm, Dialog, DialogFoot } from '../../parts/dialog.tsx'
import { Note } from '../../parts/note.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { Time } from '../../parts/time.tsx'
import { say } from '../../parts/toast.tsx'
import { useSending } from '../../parts/use-sending.ts'
import { invalidate } from '../../resource.ts'
import type { Connection, ConnectionKind } from '../../wire-connections.ts'
import css from './connections.module.css'
import { given, SecretFields } from './secret-fields.tsx'

type StatusCardProps = { connection: Connection; kind: ConnectionKind }

/** Whether it works, in words; pause, new credentials, and the end of it. */
export function StatusCard({ connection, kind }: StatusCardProps) {
  const { route } = useLocation()
  const [asking, setAsking] = useState<'credentials' | 'delete' | null>(null)
  const [tested, setTested] = useState<{ ok: boolean; detail: string } | null>(null)
  const { busy, problem, send } = useSending()
  const path = `/connections/${connection.id}`
  const test = () =>
    send(async () => {
      setTested(null)
      const answer = await post<{ ok: boolean; detail: string }>(`${path}/test`)
      if (!answer.ok) return answer.problem
      setTested(answer.data)
      invalidate('/connections')
      return null
    })
  const turn = (state: 'active' | 'paused') =>
    send(async () => {
      const answer = await patch<Connection>(path, { state })
      if (!answer.ok) return answer.problem
      invalidate('/connections')
      say(state === 'paused' ? 'Paused: nothing is sent, and nothing is lost' : 'It goes on')
      return null
    })
  const bringIn = () =>
    send(async () => {
      const answer = await post<{ job_id: string }>(`${path}/import`)
      if (!answer.ok) return answer.problem
      route(`/admin/contacts/jobs/${answer.data.job_id}`)
      return null
    })
  const resting = connection.rests_until && Date.parse(connection.rests_until) > Date.now()
  return (
    <Card
      title="Connection"
      hint={`${kind.title} · ${connection.base_url}`}
      actions={
        <>
          {connection.state === 'active' ? (
            <Button small onClick={() => turn('paused')}>
              Pause
            </Button>
          ) : (
            <Button small onClick={() => turn('active')}>
              {connection.state === 'paused' ? 'Resume' : 'Try again'}
            </Button>
          )}
          <Button small kind="primary" icon="check" busy={busy} onClick={test}>
            Test
          </Button>
        </>
      }
    >
      <div class={css.form}>
        <ProblemNote problem={problem} />
        {connection.trouble && !tested && (
          <Note warn>
            <strong>{connection.state === 'stopped' ? 'Nothing is sent. ' : 'It waits. '}</strong>
            {connection.trouble}
            {resting && connection.rests_until && (
              <>
                {' '}
                The next call is at <Time at={connection.rests_until} />.
              </>
            )}
          </Note>
        )}
        <div role="status">
          {tested && (
            <Note warn={!tested.ok}>
              <strong>{tested.ok ? 'It works. ' : 'It does not work. '}</strong>
              {tested.detail}
            </Note>
          )}
        </div>
        <div class={css.tools}>
          {connection.promises && connection.state !== 'stopped' && (
            <Button small busy={busy} onClick={bringIn}>
              Import its contacts and leads
            </Button>
          )}
          <Button small icon="key" onClick={() => setAsking('credentials')}>
            New credentials
          </Button>
          <Button small icon="trash" onClick={() => setAsking('delete')}>
            Disconnect
          </Button>
        </div>
      </div>
      {asking === 'credentials' && (
        <CredentialsDialog path={path} kind={kind} onClose={() => setAsking(null)} />
      )}
      {asking === 'delete' && (
        <Confirm
          title={`Disconnect ${connection.name}?`}
          action="Disconnect"
          onClose={() => setAsking(null)}
          run={async () => {
            const answer = await del(path)
            if (!answer.ok) return answer.problem
            invalidate('/connections')
            say('Disconnected')
            route('/admin/connections')
            return null
          }}
        >
          <p>
            What {kind.title} has stays there. Onelead forgets which record is which: connected again, it
            looks for people by their emails and numbers.
          </p>
        </Confirm>
      )}
    </Card>
  )
}

function CredentialsDialog({
  path,
  kind,
  onClose,
}: {
  path: string
  kind: ConnectionKind
  onClose: () => void
}) {
  const [values, setValues] = useState<Record<string, string>>({})
  const { busy, problem, send } = useSending()
  const save = (event: Event) => {
    event.preventDefault()
    void send(async () => {
      const answer = await patch<Connection>(path, { credentials: given(values) })
      if (!answer.ok) return answer.problem
      invalidate('/connections')
      say('Credentials saved')
      onClose()
      return null
    })
  }
  return (
    <Dialog title="New credentials" onClose={onClose} firm>
      <form class={css.form} onSubmit={save}>
        <ProblemNote problem={problem} shown={['/credentials']} />
        <p class={css.sub}>They are encrypted and never shown again.</p>
        <SecretFields kind={kind} values={values} onValues={setValues} problem={problem} />
        <DialogFoot>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" busy={busy}>
            Save
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  )
}
