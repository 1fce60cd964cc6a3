import { signal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'

const STORED = 'onelead.single-keys'

/** Single keys can be switched off: speech input types them by accident (WCAG 2.1.4). */
export const singleKeys = signal(wereOn())

/** A browser may keep its storage closed; then the choice holds until the page is left. */
function wereOn(): boolean {
  try {
    return localStorage.getItem(STORED) !== 'off'
  } catch {
    return true
  }
}

export function setSingleKeys(on: boolean) {
  singleKeys.value = on
  try {
    localStorage.setItem(STORED, on ? 'on' : 'off')
  } catch {}
}

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

const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.closest('input:not([type="checkbox"]), textarea, select') !== null

/** A list that is walked through and selected from by keyboard. The row with the focus is the one that is meant. */
export function useListKeys(actions: Actions) {
  const latest = useRef(actions)
  latest.current = actions
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return
      const search = document.querySelector<HTMLInputElement>('[data-list-search] input')
      const inSearch = search !== null && event.target === search
      if (event.key === 'ArrowDown' && (inSearch || here())) move(1)
      else if (event.key === 'ArrowUp' && here()) move(-1)
      else if (!singleKeys.value || typing(event.target)) return
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
