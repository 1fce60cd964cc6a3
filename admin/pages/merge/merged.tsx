import { useEffect, useRef, useState } from 'preact/hooks'
import { Button, LinkButton } from '../../parts/button.tsx'
import { Icon } from '../../parts/icon.tsx'
import type { MergeAnswer, Subject } from '../../wire-merging.ts'
import { UndoDialog } from '../merges/undo-dialog.tsx'
import type { Column } from './comparison.ts'
import css from './merge.module.css'
import { movedWords } from './moved-words.ts'

type MergedProps = { subject: Subject; kept: Column; losers: Column[]; answer: MergeAnswer }

/** What a merge did, and the way back. */
export function Merged({ subject, kept, losers, answer }: MergedProps) {
  const [undoing, setUndoing] = useState(false)
  const [undone, setUndone] = useState(false)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const moved = movedWords(answer.moved)
  return (
    <section class={css.merged} aria-label="Result">
      <span class={css.sign}>
        <Icon name={undone ? 'split' : 'merge'} size={20} />
      </span>
      <h2 ref={heading} tabIndex={-1}>
        {undone ? 'The merge was undone' : `Merged into ${kept.name}`}
      </h2>
      {!undone && (
        <>
          <p>{moved ? `Moved: ${moved}.` : 'Nothing had to move.'}</p>
          <p>
            {losers.map(({ name }) => name).join(', ')}: in the trash for 30 days. Until then the merge can be
            undone.
          </p>
        </>
      )}
      <div class={css.ways}>
        <LinkButton kind="primary" href={kept.href}>
          Open {kept.name}
        </LinkButton>
        {undone ? (
          losers.map(({ id, name, href }) => (
            <LinkButton key={id} href={href}>
              Open {name}
            </LinkButton>
          ))
        ) : (
          <Button icon="split" onClick={() => setUndoing(true)}>
            Undo…
          </Button>
        )}
        <LinkButton href={subject === 'contact' ? '/admin/contacts' : '/admin/leads'}>
          All {subject}s
        </LinkButton>
      </div>
      {undoing && answer.merge_id && (
        <UndoDialog
          id={answer.merge_id}
          names={Object.fromEntries([kept, ...losers].map(({ id, name }) => [id, name]))}
          onClose={() => setUndoing(false)}
          onUndone={() => setUndone(true)}
        />
      )}
    </section>
  )
}
