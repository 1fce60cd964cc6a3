import { useState } from 'preact/hooks'
import { patch, post } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { Check } from '../../parts/choice.tsx'
import { Copyable } from '../../parts/copy.tsx'
import { Dialog, DialogFoot } from '../../parts/dialog.tsx'
import { errorAt, TextField } from '../../parts/field.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { say } from '../../parts/toast.tsx'
import { useSending } from '../../parts/use-sending.ts'
import { invalidate } from '../../resource.ts'
import type { Webhook } from '../../wire.ts'
import { eventTypes } from './event-types.ts'
import css from './webhooks.module.css'

export function WebhookDialog({ webhook, onClose }: { webhook: Webhook | null; onClose: () => void }) {
  const [url, setUrl] = useState(webhook?.url ?? '')
  const [events, setEvents] = useState<string[]>(
    // No events means all of them.
    webhook && webhook.events.length > 0 ? webhook.events : eventTypes.map(({ type }) => type),
  )
  const [made, setMade] = useState<Webhook | null>(null)
  const { busy, problem, send } = useSending()
  const save = (event: Event) => {
    event.preventDefault()
    void send(async () => {
      const settings = { url: url.trim(), events }
      const answer = webhook
        ? await patch<Webhook>(`/webhooks/${webhook.id}`, settings)
        : await post<Webhook>('/webhooks', settings)
      if (!answer.ok) return answer.problem
      invalidate('/webhooks')
      say(webhook ? 'Webhook saved' : 'Webhook created')
      if (webhook) onClose()
      else setMade(answer.data)
      return null
    })
  }

  if (made)
    return (
      <Dialog title="Webhook created" onClose={onClose}>
        <p>Your receiver checks each delivery with this secret, as Standard Webhooks describe.</p>
        <Copyable label="signing secret" text={made.secret} />
        <DialogFoot>
          <Button kind="primary" onClick={onClose}>
            Done
          </Button>
        </DialogFoot>
      </Dialog>
    )

  return (
    <Dialog title={webhook ? 'Edit webhook' : 'New webhook'} onClose={onClose} firm>
      <form class={css.form} onSubmit={save}>
        <ProblemNote problem={problem} shown={['/url', '/events']} />
        <TextField
          label="Address"
          type="url"
          required
          placeholder="https://example.com/onelead"
          value={url}
          onValue={setUrl}
          error={errorAt(problem, '/url')}
        />
        <fieldset class={css.events}>
          <legend>Events</legend>
          {errorAt(problem, '/events') && <p class={css.error}>{errorAt(problem, '/events')}</p>}
          {eventTypes.map(({ type, words }) => (
            <Check
              key={type}
              title={type}
              words={words}
              checked={events.includes(type)}
              onChange={(checked) =>
                setEvents(checked ? [...events, type] : events.filter((each) => each !== type))
              }
            />
          ))}
        </fieldset>
        <DialogFoot>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" busy={busy} disabled={events.length === 0}>
            {webhook ? 'Save' : 'Create webhook'}
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  )
}
