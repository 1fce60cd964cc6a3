import { useEffect, useRef } from 'preact/hooks'
import type { KeyWords } from '../../parts/keys-dialog.tsx'
import { isTaken, isTyping, singleKeys } from '../../parts/single-keys.ts'

export const pairKeys: KeyWords[] = [
  [['j', '↓'], 'Next pair; skips this one'],
  [['k', '↑'], 'Previous pair'],
  [['Enter'], 'Open or close the reasons'],
  [['m'], 'Merge; where values differ, choose them first'],
  [['s'], 'Swap who is kept'],
  [['n'], 'Not the same person'],
  [['u'], 'Undo the last merge'],
  [['?'], 'These keys'],
]

export type PairActions = {
  move: (by: 1 | -1) => void
  merge: () => void
  swap: () => void
  notSame: () => void
  open: () => void
  undo: () => void
  help: () => void
}

const isInList = () => document.activeElement?.closest('[data-pair]') !== null
/** Nothing that Enter would press has the focus. */
const isFree = () => document.activeElement?.matches('body, main, h1') ?? true

/** The list by its keys. Held down, only those repeat that walk. */
export function usePairKeys(actions: PairActions) {
  const latest = useRef(actions)
  latest.current = actions
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const actionOf = (): (() => void) | undefined => {
        const { move, merge, swap, notSame, open, undo, help } = latest.current
        if (event.key === 'ArrowDown') return isInList() ? () => move(1) : undefined
        if (event.key === 'ArrowUp') return isInList() ? () => move(-1) : undefined
        if (event.key === 'Enter') return isFree() && !event.repeat ? open : undefined
        if (!singleKeys.value) return
        const single: Record<string, () => void> = {
          j: () => move(1),
          k: () => move(-1),
          ...(event.repeat ? {} : { m: merge, s: swap, n: notSame, u: undo, '?': help }),
        }
        return single[event.key]
      }
      if (isTaken(event) || isTyping(event.target)) return
      const act = actionOf()
      if (!act) return
      event.preventDefault()
      act()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [])
}
