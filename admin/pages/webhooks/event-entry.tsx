import { post } from '../../api.ts'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Icon } from '../../parts/icon.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { Time } from '../../parts/time.tsx'
import { say } from '../../parts/toast.tsx'
import { useSending } from '../../parts/use-sending.ts'
import type { Delivery, LoggedEvent, Webhook } from '../../wire.ts'
import css from './webhooks.module.css'

const states: Record<Delivery['state'], { label: string; tone: 'good' | 'warn' | 'bad' }> = {
  delivered: { label: 'Delivered', tone: 'good' },
  pending: { label: 'Waiting', tone: 'warn' },
  failed: { label: 'Failed', tone: 'bad' },
}

/** The worst state of an event's deliveries: it is what needs a look. */
const worst = (deliveries: Delivery[]) =>
  (['failed', 'pending', 'delivered'] as const).find((state) =>
    deliveries.some((each) => each.state === state),
  )

type EventEntryProps = { event: LoggedEvent; webhooks: Webhook[]; reload: () => void }

export function EventEntry({ event, webhooks, reload }: EventEntryProps) {
  const { busy, problem, send } = useSending()
  const state = worst(event.deliveries)
  const again = () =>
    send(async () => {
      const answer = await post(`/events/${event.id}/redeliver`)
      if (!answer.ok) return answer.problem
      say('Sent again')
      reload()
      return null
    })
  return (
    <li class={css.event}>
      <details>
        <summary>
          <Icon name="right" size={14} />
          <span class={css.type}>{event.type}</span>
          <span class={css.sub}>
            #{event.sequence} · <Time at={event.created_at} />
          </span>
          {state ? <Badge tone={states[state].tone}>{states[state].label}</Badge> : <Badge>No webhook</Badge>}
        </summary>
        <div class={css.inside}>
          {event.deliveries.map((delivery) => (
            <DeliveryLine
              key={delivery.webhook_id}
              delivery={delivery}
              to={webhooks.find(({ id }) => id === delivery.webhook_id)?.url ?? 'a webhook that is gone'}
            />
          ))}
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
          <section class={css.data} tabIndex={0} aria-label="Data of the event">
            <pre>{JSON.stringify(event.data, null, 2)}</pre>
          </section>
          <ProblemNote problem={problem} />
          {event.deliveries.length > 0 && (
            <div>
              <Button small icon="again" busy={busy} onClick={again}>
                Send again
              </Button>
            </div>
          )}
        </div>
      </details>
    </li>
  )
}

const DeliveryLine = ({ delivery, to }: { delivery: Delivery; to: string }) => (
  <div class={css.delivery}>
    <Badge tone={states[delivery.state].tone}>{states[delivery.state].label}</Badge>
    <span>{to}</span>
    <span class={css.sub}>
      {delivery.attempts === 1 ? '1 attempt' : `${delivery.attempts} attempts`}
      {delivery.last_status !== null && `, last answer ${delivery.last_status}`}
      {delivery.state === 'pending' && delivery.next_at && (
        <>
          , next try{' '}
          {Date.parse(delivery.next_at) > Date.now() ? <Time at={delivery.next_at} /> : 'in a moment'}
        </>
      )}
    </span>
    {delivery.last_error && delivery.state !== 'delivered' && <p class={css.error}>{delivery.last_error}</p>}
  </div>
)
