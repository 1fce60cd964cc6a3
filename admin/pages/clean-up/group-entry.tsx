import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { countOf } from '../../parts/count.ts'
import type { Group, Run } from '../../wire-clean-up.ts'
import { movedWords } from '../merge/moved-words.ts'
import { UndoDialog } from '../merges/undo-dialog.tsx'
import css from './clean-up.module.css'
import {
  chosenWords,
  emailOf,
  filledWords,
  GONE,
  nameIn,
  namesIn,
  stoppingWords,
  triggeringWords,
  whyNot,
} from './group-words.ts'
import { isUndo } from './run-words.ts'

type Tone = 'good' | 'warn' | 'bad' | 'accent' | undefined
const looks: Record<string, { label: string; tone?: Tone }> = {
  merged: { label: 'merged', tone: 'good' },
  would_merge: { label: 'would be merged', tone: 'accent' },
  left: { label: 'left alone' },
  failed: { label: 'failed', tone: 'bad' },
  cancelled: { label: 'not begun', tone: 'warn' },
  undone: { label: 'undone', tone: 'good' },
}

/** One group of a report: who stays, by what it was chosen, and what goes to it. */
export function GroupEntry({ group, run }: { group: Group; run: Run }) {
  const [undoing, setUndoing] = useState<string | null>(null)
  const { status, base_id, contact_ids, merge_id, undone_at } = group
  const look = undone_at && !isUndo(run) ? { label: 'undone', tone: 'warn' as const } : looks[status]
  const email = emailOf(group)
  const canUndo = status === 'merged' && merge_id && !undone_at && !isUndo(run)
  return (
    <li class={css.group}>
      <div class={css.head}>
        <div>
          <p class={css.name}>
            {base_id ? <Named group={group} id={base_id} /> : namesIn(group, contact_ids)}
          </p>
          {email && email !== nameIn(group, base_id ?? contact_ids[0] ?? '') && (
            <p class={css.sub}>{email}</p>
          )}
        </div>
        <Badge tone={look?.tone}>{look?.label ?? status}</Badge>
      </div>
      <dl class={css.facts}>
        {isUndo(run) ? <BackAgain group={group} /> : <Chosen group={group} run={run} />}
      </dl>
      {canUndo && (
        <Button
          small
          icon="split"
          aria-label={`Undo the merge into ${nameIn(group, base_id ?? '')}`}
          onClick={() => setUndoing(merge_id)}
        >
          Undo…
        </Button>
      )}
      {isUndo(run) && status === 'failed' && group.first && (
        <Button small icon="split" onClick={() => setUndoing(group.first ?? null)}>
          Undo that one first…
        </Button>
      )}
      {undoing && <UndoDialog id={undoing} onClose={() => setUndoing(null)} />}
    </li>
  )
}

function Named({ group, id }: { group: Group; id: string }) {
  const name = nameIn(group, id)
  return name === GONE ? <span>{name}</span> : <a href={`/admin/contacts/${id}`}>{name}</a>
}

/** A line of a group; not there where there is nothing to say. */
const Fact = ({ label, children }: { label: string; children: ComponentChildren }) =>
  children ? (
    <>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </>
  ) : null

function Chosen({ group, run }: { group: Group; run: Run }) {
  const { base_id, contact_ids, moved = {}, apart = [] } = group
  if (!base_id) return <Fact label="Why">{whyNot(group)}</Fact>
  const others = contact_ids.filter((id) => id !== base_id)
  return (
    <>
      <Fact label="Stays because">{chosenWords(group, run.base_order)}</Fact>
      <Fact label="Joined by">
        {countOf(others.length, 'contact')}: {namesIn(group, others)}
      </Fact>
      <Fact label="Filled in">{filledWords(group)}</Fact>
      <Fact label="Moved">{movedWords(moved)}</Fact>
      <Fact label="Stays apart">{apart.length > 0 && `${namesIn(group, apart)}, by another user ID`}</Fact>
      <Fact label="Stops">{stoppingWords(group)}</Fact>
      <Fact label="May begin again">{triggeringWords(group)}</Fact>
    </>
  )
}

function BackAgain({ group }: { group: Group }) {
  const { status, contact_ids, base_id, restored = [], kept = 0 } = group
  if (status !== 'undone')
    return (
      <>
        <Fact label="Part of it">
          {namesIn(
            group,
            contact_ids.filter((id) => id !== base_id),
          )}
        </Fact>
        <Fact label="Why">{status === 'cancelled' ? 'It was not begun.' : whyNot(group)}</Fact>
      </>
    )
  return (
    <>
      <Fact label="Back">
        {namesIn(
          group,
          contact_ids.filter((id) => restored.includes(id)),
        )}
      </Fact>
      <Fact label="Stayed">{kept > 0 && `${countOf(kept, 'value')} changed since`}</Fact>
    </>
  )
}
