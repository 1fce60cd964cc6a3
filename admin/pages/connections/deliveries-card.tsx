import { useState } from 'preact/hooks'
import { post, query } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { Card } from '../../parts/card.tsx'
import { Empty, Loading } from '../../parts/empty.tsx'
import { CardPages, usePages } from '../../parts/pages.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { Time } from '../../parts/time.tsx'
import { say } from '../../parts/toast.tsx'
import { useAgain } from '../../parts/use-again.ts'
import { useSending } from '../../parts/use-sending.ts'
import { invalidate, refresh, useResource } from '../../resource.ts'
import type { Page as Listed } from '../../wire.ts'
import type { Connection, ConnectionDelivery, DeliveryState } from '../../wire-connections.ts'
import css from './connections.module.css'

const PAGE_SIZE = 25
/** While somebody waits to be delivered. */
const AGAIN_MS = 2_000
const states: { state: DeliveryState; label: string; none: string }[] = [
  { state: 'failed', label: 'Failed', none: 'Nothing has failed' },
  { state: 'pending', label: 'Waiting', none: 'Nothing waits' },
  { state: 'delivered', label: 'Delivered', none: 'Nothing was delivered yet' },
]

/** Whom the CRM has, whom it waits for, and whom it refused and why. */
export function DeliveriesCard({ connection }: { connection: Connection }) {
  const [state, setState] = useState<DeliveryState>('failed')
  const pages = usePages()
  const own = `/connections/${connection.id}`
  const path = `${own}/deliveries`
  const list = useResource<Listed<ConnectionDelivery>>(
    `${path}${query({ state, limit: PAGE_SIZE, after: pages.after })}`,
  )
  const { busy, problem, send } = useSending()
  /** Not the rest of the page: that asks the CRM itself. */
  const look = () => {
    invalidate(path)
    return refresh(own)
  }
  useAgain(connection.deliveries.pending > 0, look, AGAIN_MS)
  const retry = (contact_id?: string) =>
    send(async () => {
      const answer = await post(`${path}/retry`, contact_id ? { contact_id } : {})
      if (!answer.ok) return answer.problem
      say(contact_id ? 'It is tried again' : 'All are tried again')
      look()
      return null
    })
  const rows = list.data?.data
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
          <Button small onClick={look}>
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
              pages.show([])
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
      <CardPages of="the deliveries" pages={pages} next={list.data?.next} back="Newer" on="Older" />
    </Card>
  )
}
