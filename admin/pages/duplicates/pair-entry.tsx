import { useEffect, useRef } from 'preact/hooks'
import { Icon } from '../../parts/icon.tsx'
import type { DuplicatePair } from '../../wire-duplicates.ts'
import type { Subject } from '../../wire-merging.ts'
import { keyOf } from './address.ts'
import { Confidence } from './confidence.tsx'
import { sideName } from './facts.ts'
import css from './pair.module.css'
import { PairActions, type PairDoes } from './pair-actions.tsx'
import { PairFacts } from './pair-facts.tsx'
import type { Prospect } from './prospect.ts'
import { Reasons } from './reasons.tsx'
import { bringIntoView } from './use-selected.ts'

type PairEntryProps = {
  pair: DuplicatePair
  subject: Subject
  /** Of the selected pair alone. */
  selected: (PairDoes & { prospect: Prospect | null; winner: string | null; isOpen: boolean }) | null
  select: () => void
  onOpen: (isOpen: boolean) => void
}

/** One pair of the list; the selected one with what can be done, and with its reasons once they are opened. */
export function PairEntry({ pair, subject, selected, select, onOpen }: PairEntryProps) {
  const entry = useRef<HTMLLIElement>(null)
  const isOpen = selected?.isOpen ?? false
  const isSelected = selected !== null
  useEffect(() => {
    if (isOpen && entry.current) bringIntoView(entry.current)
  }, [isOpen])
  const reasons = `reasons-${keyOf(pair)}`
  const contacts = selected?.prospect?.kind === 'ready' ? selected.prospect.contacts : undefined
  return (
    <li
      ref={entry}
      class={css.pair}
      data-pair={keyOf(pair)}
      aria-current={isSelected ? 'true' : undefined}
      onFocusIn={(event) => {
        // Not by a pointer: what is selected grows, and would slip away under it before it is let go.
        if (event.target instanceof Element && event.target.matches(':focus-visible')) select()
      }}
    >
      <h2 class={css.head}>
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={isOpen ? reasons : undefined}
          onClick={() => {
            select()
            onOpen(!isOpen)
          }}
        >
          <Confidence confidence={pair.confidence} status={pair.status} />
          <span class="visually-hidden">
            : {sideName(pair.a)} and {sideName(pair.b)}.
          </span>
          <span class={css.why}>
            Why <Icon name="right" size={12} />
          </span>
        </button>
      </h2>
      <PairFacts pair={pair} subject={subject} winner={selected?.winner ?? null} />
      {selected && <PairActions pair={pair} {...selected} />}
      {isOpen && (
        <div class={css.reasons} id={reasons}>
          <Reasons
            pair={pair}
            a={{ side: pair.a, contact: contacts?.a }}
            b={{ side: pair.b, contact: contacts?.b }}
          />
        </div>
      )}
    </li>
  )
}
