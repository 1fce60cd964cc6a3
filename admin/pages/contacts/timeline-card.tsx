import { useState } from 'preact/hooks'
import { query } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { Card } from '../../parts/card.tsx'
import { Empty, Loading } from '../../parts/empty.tsx'
import { Select } from '../../parts/field.tsx'
import { Icon } from '../../parts/icon.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { Time } from '../../parts/time.tsx'
import { useResource } from '../../resource.ts'
import type { Page } from '../../wire.ts'
import type { TimelineItem } from '../../wire-merging.ts'
import { AddActivity } from './add-activity.tsx'
import css from './contact.module.css'
import { itemLink, itemWords, kindOf, timelineKinds } from './timeline-words.ts'

const PAGE_SIZE = 50

/** What happened with this person, newest first. */
export function TimelineCard({ id }: { id: string }) {
  const [kind, setKind] = useState('')
  const [adding, setAdding] = useState(false)
  return (
    <Card
      title="Timeline"
      actions={
        <>
          <div class={css.kind}>
            <Select
              label="Kind"
              quietLabel
              value={kind}
              onValue={setKind}
              options={[
                { value: '', label: 'Everything' },
                ...timelineKinds.map((each) => ({
                  value: each.kind,
                  label: `${each.label}s`.replace('ys', 'ies'),
                })),
              ]}
            />
          </div>
          <Button small icon="plus" onClick={() => setAdding(true)}>
            Add activity
          </Button>
        </>
      }
      flush
    >
      <TimelinePart key={kind} id={id} kind={kind} />
      {adding && <AddActivity contact={id} onClose={() => setAdding(false)} />}
    </Card>
  )
}

function TimelinePart({ id, kind, after }: { id: string; kind: string; after?: string }) {
  const items = useResource<Page<TimelineItem>>(
    `/contacts/${id}/timeline${query({ kind, limit: PAGE_SIZE, after })}`,
  )
  const [goOn, setGoOn] = useState(false)
  const { data, problem, reload } = items
  const nothing = data?.data.length === 0 && !after
  return (
    <>
      <ProblemNote problem={problem} retry={reload} />
      {!data && !problem && <Loading rows={3} />}
      {nothing && (
        <Empty icon="info" title={kind ? `No ${kindOf(kind).label.toLowerCase()}` : 'Nothing yet'}>
          Conversations, tasks, page visits, and what other programs report appear here.
        </Empty>
      )}
      {data && data.data.length > 0 && (
        <ol aria-label={after ? 'Earlier' : 'Timeline'}>
          {data.data.map((item) => (
            <Item key={item.id} item={item} />
          ))}
        </ol>
      )}
      {data?.next &&
        (goOn ? (
          <TimelinePart id={id} kind={kind} after={data.next} />
        ) : (
          <div class={css.more}>
            <Button small onClick={() => setGoOn(true)}>
              Show earlier
            </Button>
          </div>
        ))}
    </>
  )
}

function Item({ item }: { item: TimelineItem }) {
  const { label, icon } = kindOf(item.kind)
  const { text, more } = itemWords(item)
  const link = itemLink(item)
  return (
    <li class={css.item}>
      <span class={css.sign}>
        <Icon name={icon} size={14} />
      </span>
      <div>
        <p>
          <strong>{label}</strong>
          {text && ' '}
          {text && (link ? <a href={link}>{text}</a> : <span dir="auto">{text}</span>)}
        </p>
        {more && <p class={css.sub}>{more}</p>}
      </div>
      <span class={css.sub}>
        <Time at={item.at} />
      </span>
    </li>
  )
}
