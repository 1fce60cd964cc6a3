import { query } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { Card } from '../../parts/card.tsx'
import { Empty, Loading } from '../../parts/empty.tsx'
import { CardPages, usePages } from '../../parts/pages.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { useResource } from '../../resource.ts'
import type { LoggedEvent, Page, Webhook } from '../../wire.ts'
import { EventEntry } from './event-entry.tsx'

const PAGE_SIZE = 25

/** What was published, newest first, and whether each webhook has it. */
export function EventLog({ webhooks }: { webhooks: Webhook[] }) {
  const pages = usePages()
  const path = `/events${query({ limit: PAGE_SIZE, after: pages.after })}`
  const events = useResource<Page<LoggedEvent>>(path)
  const list = events.data?.data
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
      <CardPages of="the event log" pages={pages} next={events.data?.next} back="Newer" on="Older" />
    </Card>
  )
}
