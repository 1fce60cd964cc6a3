import { useState } from 'preact/hooks'
import { post, query } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { Card } from '../../parts/card.tsx'
import { Empty, Loading } from '../../parts/empty.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { Time } from '../../parts/time.tsx'
import { say } from '../../parts/toast.tsx'
import { useSending } from '../../parts/use-sending.ts'
import { invalidate, useResource } from '../../resource.ts'
import type { Page as Listed } from '../../wire.ts'
import type { Connection, ConnectionDelivery, DeliveryState } from '../../wire-connections.ts'
import css from './connections.module.css'

const PAGE_SIZE = 25
const states: { state: DeliveryState; label: string; none: string }[] = [
  { state: 'failed', label: 'Failed', none: 'Nothing has failed' },
  { state: 'pending', label: 'Waiting', none: 'Nothing waits' },
  { state: 'delivered', label: 'Delivered', none: 'Nothing was delivered yet' },
]

/** Whom the CRM has, whom it waits for, and whom it refused and why. */
export function DeliveriesCard({ connection }: { connection: Connection }) {
  const [state, setState] = useState<DeliveryState>('failed')
  const [before, setBefore] = useState<string[]>([])
  const path = `/connections/${connection.id}/deliveries`
  const list = useResource<Listed<ConnectionDelivery>>(
    `${path}${query({ state, limit: PAGE_SIZE, after: before.at(-1) })}`,
  )
  const { busy, problem, send } = useSending()
  const retry = (contact_id?: string) =>
    send(async () => {
      const answer = await post(`${path}/retry`, contact_id ? { contact_id } : {})
      if (!answer.ok) return answer.problem
      say(contact_id ? 'It is tried again' : 'All are tried again')
      invalidate('/connections')
      return null
    })
  const rows = list.data?.data
  const next = list.data?.next
  return (
    <Card
      title="Deliveries"
      hint="One line for each contact, with its leads."
      flush
      actions={
        <>
          {connection.deliveries.failed > 0 && (
            <Button small icon="again" busy={busy} onClick={() => retry()}>
              Retry all failed
            </Button>
          )}
          <Button small onClick={() => invalidate('/connections')}>
            Refresh
          </Button>
        </>
      }
    >
      <fieldset class={css.filter} aria-label="Which deliveries">
        {states.map((it) => (
          <Button
            key={it.state}
            small
            kind={it.state === state ? 'primary' : 'plain'}
            aria-pressed={it.state === state}
            onClick={() => {
              setState(it.state)
              setBefore([])
            }}
          >
            {it.label} {connection.deliveries[it.state]}
          </Button>
        ))}
      </fieldset>
      <ProblemNote problem={problem ?? list.problem} retry={list.reload} />
      {!rows && !list.problem && <Loading rows={3} />}
      {rows?.length === 0 && (
        <Empty icon="plug" title={states.find((it) => it.state === state)?.none ?? ''} />
      )}
      <ul aria-label="Deliveries">
        {rows?.map((row) => (
          <li key={row.contact_id} class={css.delivery}>
            <div class={css.what}>
              <a href={`/admin/contacts/${row.contact_id}`}>{row.name ?? 'Visitor without a name'}</a>
              <p class={css.sub}>
                {row.attempts > 0 && (row.attempts === 1 ? '1 attempt · ' : `${row.attempts} attempts · `)}
                <Time at={row.updated_at} />
                {row.state === 'pending' && Date.parse(row.next_at) > Date.now() && (
                  <>
                    {' '}
                    · next try <Time at={row.next_at} />
                  </>
                )}
              </p>
              {row.last_error && row.state !== 'delivered' && <p class={css.error}>{row.last_error}</p>}
            </div>
            {row.state !== 'delivered' && (
              <Button small icon="again" busy={busy} onClick={() => retry(row.contact_id)}>
                Retry
              </Button>
            )}
          </li>
        ))}
      </ul>
      {(next || before.length > 0) && (
        <nav class={css.pager} aria-label="Pages of the deliveries">
          <Button small disabled={before.length === 0} onClick={() => setBefore(before.slice(0, -1))}>
            Newer
          </Button>
          <Button small disabled={!next} onClick={() => next && setBefore([...before, next])}>
            Older
          </Button>
        </nav>
      )}
    </Card>
  )
}
