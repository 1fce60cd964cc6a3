import { useState } from 'preact/hooks'
import { query } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { Card } from '../../parts/card.tsx'
import { Empty, Loading } from '../../parts/empty.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { useResource } from '../../resource.ts'
import type { LoggedEvent, Page, Webhook } from '../../wire.ts'
import { EventEntry } from './event-entry.tsx'
import css from './webhooks.module.css'

const PAGE_SIZE = 25

/** What was published, newest first, and whether each webhook has it. */
export function EventLog({ webhooks }: { webhooks: Webhook[] }) {
  const [before, setBefore] = useState<string[]>([])
  const path = `/events${query({ limit: PAGE_SIZE, after: before.at(-1) })}`
  const events = useResource<Page<LoggedEvent>>(path)
  const list = events.data?.data
  const next = events.data?.next
  return (
    <Card
      title="Event log"
      hint="What was published, and whether each webhook has taken it."
      actions={
        <Button small icon="again" onClick={events.reload}>
          Refresh
        </Button>
      }
      flush
    >
      <ProblemNote problem={events.problem} retry={events.reload} />
      {!list && !events.problem && <Loading rows={5} />}
      {list?.length === 0 && (
        <Empty icon="webhook" title="Nothing published yet">
          The first lead or message appears here.
        </Empty>
      )}
      <ul aria-label="Events">
        {list?.map((event) => (
          <EventEntry key={event.id} event={event} webhooks={webhooks} reload={events.reload} />
        ))}
      </ul>
      {(next || before.length > 0) && (
        <nav class={css.pager} aria-label="Pages of the event log">
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
