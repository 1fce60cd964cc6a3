import { useState } from 'preact/hooks'
import { del } from '../../api.ts'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Confirm } from '../../parts/dialog.tsx'
import { Empty, Loading } from '../../parts/empty.tsx'
import { Page } from '../../parts/page.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import table from '../../parts/table.module.css'
import { Time } from '../../parts/time.tsx'
import { say } from '../../parts/toast.tsx'
import { invalidate, useResource } from '../../resource.ts'
import type { ApiKey, Page as Listed } from '../../wire.ts'
import css from './keys.module.css'
import { NewKey } from './new-key.tsx'

export function KeysPage() {
  const keys = useResource<Listed<ApiKey>>('/api_keys')
  const [adding, setAdding] = useState(false)
  const [revoking, setRevoking] = useState<ApiKey | null>(null)
  const list = keys.data?.data
  const add = (
    <Button kind="primary" icon="plus" onClick={() => setAdding(true)}>
      New API key
    </Button>
  )
  return (
    <Page title="API keys" actions={list && list.length > 0 && add}>
      <ProblemNote problem={keys.problem} retry={keys.reload} />
      {(list || !keys.problem) && (
        <section class={css.list} aria-label="API keys">
          {!list && <Loading />}
          {list?.length === 0 && (
            <Empty icon="key" title="No API key yet" action={add}>
              Another program uses a key to send leads in, or to read them.
            </Empty>
          )}
          {list && list.length > 0 && <KeyTable keys={list} revoke={setRevoking} />}
        </section>
      )}
      {adding && <NewKey onClose={() => setAdding(false)} />}
      {revoking && (
        <Confirm
          title={`Revoke ${revoking.name}?`}
          action="Revoke key"
          onClose={() => setRevoking(null)}
          run={async () => {
            const answer = await del(`/api_keys/${revoking.id}`)
            if (!answer.ok) return answer.problem
            setRevoking(null)
            invalidate('/api_keys')
            say('Key revoked')
            return null
          }}
        >
          <p>Programs that use it are refused from now on. This can't be taken back.</p>
        </Confirm>
      )}
    </Page>
  )
}

const KeyTable = ({ keys, revoke }: { keys: ApiKey[]; revoke: (key: ApiKey) => void }) => (
  <table class={table.table}>
    <thead>
      <tr>
        <th scope="col">Name</th>
        <th scope="col">Role</th>
        <th scope="col">Created</th>
        <th scope="col">
          <span class="visually-hidden">Actions</span>
        </th>
      </tr>
    </thead>
    <tbody>
      {keys.map((key) => (
        <tr key={key.id}>
          <td>
            <strong class={css.name}>{key.name}</strong>
          </td>
          <td>
            <Badge tone={key.role === 'admin' ? 'accent' : undefined}>{key.role}</Badge>
          </td>
          <td class={table.sub}>{key.created_at && <Time at={key.created_at} />}</td>
          <td>
            <div class={table.tools}>
              <Button small onClick={() => revoke(key)} aria-label={`Revoke ${key.name}`}>
                Revoke
              </Button>
            </div>
          </td>
        </tr>
      ))}
    </tbody>
  </table>
)
