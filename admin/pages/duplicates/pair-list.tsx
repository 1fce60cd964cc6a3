import { signal } from '@preact/signals'
import { useEffect, useState } from 'preact/hooks'
import { useLocation } from 'preact-iso/router'
import { Button } from '../../parts/button.tsx'
import { Loading } from '../../parts/empty.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import table from '../../parts/table.module.css'
import { amend } from '../../resource.ts'
import type { DuplicatePair, Duplicates } from '../../wire-duplicates.ts'
import { type At, duplicatesAddress, keyOf, subjectOf } from './address.ts'
import css from './duplicates.module.css'
import { sideName } from './facts.ts'
import { undoLast } from './judged.ts'
import { NoPairs } from './no-pairs.tsx'
import { PairEntry } from './pair-entry.tsx'
import { StillLooking } from './still-looking.tsx'
import { useJudging } from './use-judging.ts'
import { usePairKeys } from './use-pair-keys.ts'
import { more, usePairs } from './use-pairs.ts'
import { useProspect } from './use-prospect.ts'
import { useSelected } from './use-selected.ts'

/** So many before the end, the next are asked for. */
const AHEAD = 8

/** Reasons stay open or closed from pair to pair, also on the way back from a merge. */
const reasonsOpen = signal(false)

type PairListProps = { at: At; help: () => void }

/** Pairs to judge, one of them selected. */
export function PairList({ at, help }: PairListProps) {
  const { route } = useLocation()
  const subject = subjectOf(at)
  const { path, shown, problem, reload, busy: loading } = usePairs(at)
  const pairs = shown?.data ?? []
  const isLooking = shown !== undefined && shown.pending > 0
  const { at: place, pair: current, select, goTo } = useSelected(pairs, at.pair)
  const isOpen = reasonsOpen.value
  const setOpen = (open: boolean) => {
    reasonsOpen.value = open
  }
  // Whoever follows a link to a pair of somebody asks why.
  useEffect(() => {
    if (at.pair && at.contact_id) setOpen(true)
  }, [])
  const [chosen, setChosen] = useState<Record<string, string>>({})
  const [announced, announce] = useState('')
  const prospect = useProspect(subject, current, pairs[place + 1])
  const suggested = prospect?.kind === 'ready' ? prospect.winner : null
  const winner = current ? (chosen[keyOf(current)] ?? suggested) : null

  // One of them was merged or deleted meanwhile: the list knows it by now.
  const isGone = prospect?.kind === 'refused' && prospect.problem.status < 500
  useEffect(() => {
    if (isGone) reload()
  }, [isGone])

  const nextOf = (pair: DuplicatePair) => {
    const it = pairs.findIndex((each) => keyOf(each) === keyOf(pair))
    return pairs[it + 1] ?? pairs[it - 1]
  }
  const addressAt = (pair: DuplicatePair | undefined) =>
    duplicatesAddress({ ...at, pair: pair && keyOf(pair) })
  const { busy, merge, notSame } = useJudging({
    subject,
    chosen: (pair) => chosen[keyOf(pair)],
    addressAt,
    addressAfter: (pair) => addressAt(nextOf(pair)),
    leave: (pair) => {
      const next = nextOf(pair)
      amend<Duplicates>(path, (list) => ({
        ...list,
        data: list.data.filter((each) => keyOf(each) !== keyOf(pair)),
      }))
      if (next) goTo(next)
      else setTimeout(() => document.querySelector<HTMLElement>('main h1')?.focus())
    },
  })
  const showMore = () => shown?.next && route(duplicatesAddress(more(at, shown.next)), true)
  const move = (by: 1 | -1) => {
    // The first key goes to what is selected already.
    const isHere = document.activeElement?.closest('[data-pair]') !== null
    const to = pairs[isHere ? place + by : place]
    if (to) goTo(to)
    else if (by === 1) showMore()
  }
  const swap = () => {
    if (!current || !winner) return
    const kept = winner === current.a.id ? current.b : current.a
    setChosen({ ...chosen, [keyOf(current)]: kept.id })
    announce(`Keeper: ${[sideName(kept), kept.emails[0], kept.phones[0]].filter(Boolean).join(', ')}`)
  }
  const does = {
    merge: () => current && void merge(current),
    notSame: () => current && void notSame(current),
    swap,
  }
  const open = () => {
    if (!current) return
    goTo(current)
    setOpen(!isOpen)
  }
  usePairKeys({ ...does, move, open, undo: undoLast, help })

  const isNearEnd = place >= pairs.length - AHEAD && !at.after
  useEffect(() => {
    if (isNearEnd && place > 0 && !loading) showMore()
  }, [isNearEnd && place, loading])

  return (
    <>
      {isLooking && <StillLooking pending={shown.pending} />}
      <ProblemNote problem={problem} retry={reload} />
      <p role="status" class="visually-hidden">
        {announced || (isLooking && 'Still looking at contacts')}
      </p>
      {(shown || !problem) && (
        <section class={css.list} aria-label="Likely duplicates" aria-busy={loading}>
          {!shown && <Loading rows={8} />}
          {shown && pairs.length === 0 && <NoPairs at={at} pending={shown.pending} />}
          <ol>
            {pairs.map((pair) => (
              <PairEntry
                key={keyOf(pair)}
                pair={pair}
                subject={subject}
                select={() => select(pair)}
                onOpen={setOpen}
                selected={
                  pair === current ? { ...does, skip: () => move(1), busy, prospect, winner, isOpen } : null
                }
              />
            ))}
          </ol>
        </section>
      )}
      {(shown?.next || at.after) && (
        <nav class={table.pager} aria-label="Pages">
          {at.after && (
            <Button onClick={() => route(duplicatesAddress({ ...at, after: undefined, pair: undefined }))}>
              Likeliest
            </Button>
          )}
          {shown?.next && (
            <Button busy={loading} onClick={showMore}>
              Show more
            </Button>
          )}
        </nav>
      )}
    </>
  )
}
