import { Button } from '../../parts/button.tsx'
import { listed } from '../../parts/count.ts'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { fieldName } from '../../parts/shown.ts'
import { singleKeys } from '../../parts/single-keys.ts'
import type { DuplicatePair } from '../../wire-duplicates.ts'
import { sideName } from './facts.ts'
import css from './pair.module.css'
import type { Prospect } from './prospect.ts'

export type PairDoes = {
  merge: () => void
  swap: () => void
  notSame: () => void
  skip: () => void
  busy: boolean
}

type PairActionsProps = PairDoes & { pair: DuplicatePair; prospect: Prospect | null; winner: string | null }

const Key = ({ children }: { children: string }) =>
  singleKeys.value ? (
    <span class={css.key} aria-hidden="true">
      {children}
    </span>
  ) : null

/** What can be done with the selected pair, and what a merge would ask first. */
export function PairActions({ pair, prospect, winner, merge, swap, notSame, skip, busy }: PairActionsProps) {
  const kept = winner === pair.b.id ? pair.b : pair.a
  const open = prospect?.kind === 'ready' ? prospect.open : []
  return (
    <div class={css.actions}>
      {prospect?.kind === 'refused' && <ProblemNote problem={prospect.problem} />}
      <Button
        kind="primary"
        icon="merge"
        busy={busy}
        disabled={prospect?.kind === 'refused'}
        aria-keyshortcuts="m"
        onClick={merge}
      >
        <span class={css.action}>
          Merge into {sideName(kept)}
          {open.length > 0 && '…'}
        </span>
        <Key>m</Key>
      </Button>
      <Button icon="swap" disabled={prospect?.kind !== 'ready'} aria-keyshortcuts="s" onClick={swap}>
        Swap
        <Key>s</Key>
      </Button>
      <Button icon="split" busy={busy} aria-keyshortcuts="n" onClick={notSame}>
        Not the same
        <Key>n</Key>
      </Button>
      <Button kind="bare" aria-keyshortcuts="j" onClick={skip}>
        Skip
        <Key>j</Key>
      </Button>
      {open.length > 0 && (
        <p class={css.open}>To be chosen first: {listed([...new Set(open.map(fieldName))])}.</p>
      )}
    </div>
  )
}
