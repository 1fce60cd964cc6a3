import { useState } from 'preact/hooks'
import { del, patch } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { Copyable } from '../../parts/copy.tsx'
import { Confirm } from '../../parts/dialog.tsx'
import { say } from '../../parts/toast.tsx'
import { SavingToggle } from '../../parts/toggle.tsx'
import { amend, invalidate } from '../../resource.ts'
import type { Page, Webhook } from '../../wire.ts'
import { eventTypes } from './event-types.ts'
import css from './webhooks.module.css'

export function WebhookRow({ webhook, edit }: { webhook: Webhook; edit: () => void }) {
  const [removing, setRemoving] = useState(false)
  // No events means all of them.
  const all = webhook.events.length === 0 || webhook.events.length === eventTypes.length
  const turn = async (enabled: boolean) => {
    const state = enabled ? 'enabled' : 'disabled'
    const answer = await patch<Webhook>(`/webhooks/${webhook.id}`, { state })
    if (!answer.ok) return answer.problem
    amend<Page<Webhook>>('/webhooks', (page) => ({
      ...page,
      data: page.data.map((each) => (each.id === webhook.id ? { ...each, state } : each)),
    }))
    say(enabled ? 'Webhook is on' : 'Webhook is off')
    return null
  }
  return (
    <li class={css.webhook}>
      <div class={css.line}>
        <div class={css.what}>
          <strong>{webhook.url}</strong>
          <p class={css.sub}>{all ? 'All events' : webhook.events.join(', ')}</p>
        </div>
        <div class={css.tools}>
          <Button kind="bare" small icon="pencil" aria-label={`Edit ${webhook.url}`} onClick={edit} />
          <Button
            kind="bare"
            small
            icon="trash"
            aria-label={`Delete ${webhook.url}`}
            onClick={() => setRemoving(true)}
          />
          <SavingToggle
            label={`Deliver to ${webhook.url}`}
            checked={webhook.state === 'enabled'}
            save={turn}
          />
        </div>
      </div>
      <div class={css.secret}>
        <span class={css.sub}>Signing secret</span>
        <Copyable label="signing secret" text={webhook.secret} secret />
      </div>
      {removing && (
        <Confirm
          title="Delete this webhook?"
          action="Delete webhook"
          onClose={() => setRemoving(false)}
          run={async () => {
            const answer = await del(`/webhooks/${webhook.id}`)
            if (!answer.ok) return answer.problem
            setRemoving(false)
            invalidate('/webhooks')
            say('Webhook deleted')
            return null
          }}
        >
          <p>{webhook.url} will hear of nothing more, and its secret is gone for good.</p>
        </Confirm>
      )}
    </li>
  )
}
