import { useEffect, useRef } from 'preact/hooks'
import { isTaken, isTyping, singleKeys } from '../../parts/single-keys.ts'

type Actions = { select: (id: string) => void; merge: () => void; help: () => void }

const rows = () => [...document.querySelectorAll<HTMLElement>('[data-row]')]
const here = () => document.activeElement?.closest<HTMLElement>('[data-row]') ?? null
const enter = (row: HTMLElement | undefined) => row?.querySelector<HTMLElement>('a')?.focus()

function move(by: 1 | -1) {
  const all = rows()
  const row = here()
  const at = row ? all.indexOf(row) : -1
  enter(at < 0 ? all[0] : (all[at + by] ?? all[at]))
}

/** A list that is walked through and selected from by keyboard. The row with the focus is the one that is meant. */
export function useListKeys(actions: Actions) {
  const latest = useRef(actions)
  latest.current = actions
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (isTaken(event)) return
      const search = document.querySelector<HTMLInputElement>('[data-list-search] input')
      const inSearch = search !== null && event.target === search
      if (event.key === 'ArrowDown' && (inSearch || here())) move(1)
      else if (event.key === 'ArrowUp' && here()) move(-1)
      else if (!singleKeys.value || isTyping(event.target)) return
      else if (event.key === 'j') move(1)
      else if (event.key === 'k') move(-1)
      else if (event.key === 'x') {
        const id = here()?.dataset.row
        if (id) latest.current.select(id)
      } else if (event.key === 'm') latest.current.merge()
      else if (event.key === '/') search?.select()
      else if (event.key === '?') latest.current.help()
      else return
      event.preventDefault()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [])
}
