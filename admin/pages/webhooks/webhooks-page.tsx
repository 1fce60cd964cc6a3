import { useState } from 'preact/hooks'
import { Button } from '../../parts/button.tsx'
import { Empty, Loading } from '../../parts/empty.tsx'
import { Page } from '../../parts/page.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { useResource } from '../../resource.ts'
import type { Page as Listed, Webhook } from '../../wire.ts'
import { EventLog } from './event-log.tsx'
import { WebhookDialog } from './webhook-dialog.tsx'
import { WebhookRow } from './webhook-row.tsx'
import css from './webhooks.module.css'

export function WebhooksPage() {
  const webhooks = useResource<Listed<Webhook>>('/webhooks')
  const [editing, setEditing] = useState<Webhook | 'new' | null>(null)
  const list = webhooks.data?.data
  const add = (
    <Button kind="primary" icon="plus" onClick={() => setEditing('new')}>
      New webhook
    </Button>
  )
  return (
    <Page title="Webhooks" actions={list && list.length > 0 && add}>
      <ProblemNote problem={webhooks.problem} retry={webhooks.reload} />
      {(list || !webhooks.problem) && (
        <section class={css.list} aria-label="Webhooks">
          {!list && <Loading />}
          {list?.length === 0 && (
            <Empty icon="webhook" title="No webhook yet" action={add}>
              A webhook tells your own system about each lead and message, signed and tried again until it is
              taken.
            </Empty>
          )}
          <ul>
            {list?.map((webhook) => (
              <WebhookRow key={webhook.id} webhook={webhook} edit={() => setEditing(webhook)} />
            ))}
          </ul>
        </section>
      )}
      <EventLog webhooks={list ?? []} />
      {editing && (
        <WebhookDialog webhook={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />
      )}
    </Page>
  )
}
