import { useRoute } from 'preact-iso/router'
import { patch } from '../../api.ts'
import { Card } from '../../parts/card.tsx'
import { Choices } from '../../parts/choice.tsx'
import { Empty, Loading } from '../../parts/empty.tsx'
import { Note } from '../../parts/note.tsx'
import { Page } from '../../parts/page.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { complain, say } from '../../parts/toast.tsx'
import { invalidate, useResource } from '../../resource.ts'
import type { Connection, ConnectionKind } from '../../wire-connections.ts'
import { DeliveriesCard } from './deliveries-card.tsx'
import { MappingCard } from './mapping-card.tsx'
import { StateBadge } from './state-badge.tsx'
import { StatusCard } from './status-card.tsx'

const back = { href: '/admin/connections', label: 'Connections' }

export function ConnectionPage() {
  const { id = '' } = useRoute().params
  return <ConnectionView key={id} id={id} />
}

function ConnectionView({ id }: { id: string }) {
  const path = `/connections/${id}`
  const connection = useResource<Connection>(path)
  const kinds = useResource<{ data: ConnectionKind[] }>('/connections/kinds')
  if (connection.problem?.status === 404)
    return (
      <Page title="Connection not found" back={back}>
        <Empty icon="plug" title="There is no such connection" />
      </Page>
    )
  const it = connection.data
  const kind = kinds.data?.data.find((each) => each.kind === it?.kind)
  if (!it || !kind)
    return (
      <Page title="Connection" back={back}>
        {connection.problem || kinds.problem ? (
          <ProblemNote problem={connection.problem ?? kinds.problem} retry={connection.reload} />
        ) : (
          <Loading rows={6} />
        )}
      </Page>
    )
  const change = async (mode: Connection['mode']) => {
    const answer = await patch<Connection>(path, { mode })
    if (!answer.ok) return complain(answer.problem)
    invalidate('/connections')
    say('Saved')
  }
  return (
    <Page title={it.name} back={back} beside={<StateBadge connection={it} />}>
      <StatusCard connection={it} kind={kind} />
      {it.promises && (
        <Card title="Merges">
          <Choices
            legend="When contacts or leads are merged here"
            value={it.mode}
            onValue={change}
            choices={[
              { value: 'merge', title: `Merge in ${kind.title} too`, words: it.promises.merge },
              {
                value: 'link',
                title: 'Leave its records as they are',
                words: `Nothing is merged or closed in ${kind.title}; that its records are one person is known here.`,
              },
            ]}
          />
          {it.mode === 'merge' && (
            <Note>
              <strong>If a merge is undone.</strong> {it.promises.undo}
            </Note>
          )}
        </Card>
      )}
      {it.promises && <MappingCard connection={it} title={kind.title} />}
      {it.promises && <DeliveriesCard connection={it} />}
    </Page>
  )
}
