import { useState } from 'preact/hooks'
import { Button } from '../../parts/button.tsx'
import { Empty, Loading } from '../../parts/empty.tsx'
import { Page } from '../../parts/page.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { useResource } from '../../resource.ts'
import type { Page as Listed } from '../../wire.ts'
import type { Connection, ConnectionKind } from '../../wire-connections.ts'
import { ConnectDialog } from './connect-dialog.tsx'
import css from './connections.module.css'
import { StateBadge } from './state-badge.tsx'

export function ConnectionsPage() {
  const connections = useResource<Listed<Connection>>('/connections')
  const kinds = useResource<{ data: ConnectionKind[] }>('/connections/kinds')
  const [connecting, setConnecting] = useState(false)
  const list = connections.data?.data
  const add = (
    <Button kind="primary" icon="plus" onClick={() => setConnecting(true)}>
      Connect a CRM
    </Button>
  )
  const titleOf = (kind: string) => kinds.data?.data.find((it) => it.kind === kind)?.title ?? kind
  return (
    <Page title="Connections" actions={list && list.length > 0 && add}>
      <ProblemNote problem={connections.problem ?? kinds.problem} retry={connections.reload} />
      {(list || !connections.problem) && (
        <section class={css.list} aria-label="Connections">
          {!list && <Loading />}
          {list?.length === 0 && (
            <Empty icon="plug" title="No CRM is connected" action={add}>
              Contacts and leads go to your CRM as they come in and as they are merged: each once, and within
              its limits. Without one, Onelead’s own leads and contacts serve.
            </Empty>
          )}
          <ul>
            {list?.map((connection) => (
              <li key={connection.id} class={css.connection}>
                <div class={css.what}>
                  <a href={`/admin/connections/${connection.id}`}>{connection.name}</a>
                  <p class={css.sub}>
                    {titleOf(connection.kind)} · {connection.base_url}
                  </p>
                  {connection.trouble && <p class={css.error}>{connection.trouble}</p>}
                </div>
                <div class={css.figures}>
                  {connection.deliveries.failed > 0 && (
                    <span class={css.error}>{connection.deliveries.failed} failed</span>
                  )}
                  {connection.deliveries.pending > 0 && (
                    <span class={css.sub}>{connection.deliveries.pending} waiting</span>
                  )}
                  <StateBadge connection={connection} />
                </div>
              </li>
            ))}
          </ul>
        </section>
      )}
      {connecting && kinds.data && (
        <ConnectDialog kinds={kinds.data.data} onClose={() => setConnecting(false)} />
      )}
    </Page>
  )
}
