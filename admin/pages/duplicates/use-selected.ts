import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { DuplicatePair } from '../../wire-duplicates.ts'
import { keyOf } from './address.ts'

/** The pair that keys and buttons mean. Once it is off the list, the one that has taken its place. */
export function useSelected(pairs: DuplicatePair[], first: string | undefined) {
  const [key, setKey] = useState(first)
  /** What gets the focus as soon as it is there. */
  const [wanted, setWanted] = useState<string>()
  const place = useRef(0)
  const found = pairs.findIndex((pair) => keyOf(pair) === key)
  const at = found < 0 ? Math.min(place.current, pairs.length - 1) : found
  const pair = pairs[at]
  const present = pair && keyOf(pair)
  if (found >= 0) place.current = found

  useEffect(() => {
    if (!present || present === key) return
    // The list was asked for again, and what had the focus is gone with its pair.
    if (key !== undefined && document.activeElement === document.body) setWanted(present)
    setKey(present)
  }, [present, key])
  // A page that opens takes the focus to its heading; the pair that the address names gets it afterwards.
  useEffect(() => {
    const timer = setTimeout(() => setWanted(first))
    return () => clearTimeout(timer)
  }, [])
  // At once: the next key counts from here.
  useLayoutEffect(() => {
    if (!wanted) return
    const entry = document.querySelector<HTMLElement>(`[data-pair="${CSS.escape(wanted)}"]`)
    if (!entry) return
    setWanted(undefined)
    entry.querySelector<HTMLElement>('h2 button')?.focus({ preventScroll: true })
    bringIntoView(entry)
  }, [wanted, pairs])

  return {
    at,
    pair,
    select: (to: DuplicatePair) => setKey(keyOf(to)),
    /** Selects, and brings the focus there. */
    goTo: (to: DuplicatePair) => {
      setKey(keyOf(to))
      setWanted(keyOf(to))
    },
  }
}

/** As little as needed; what is higher than the window begins at its top. */
export function bringIntoView(entry: HTMLElement) {
  const { top, bottom, height } = entry.getBoundingClientRect()
  if (top >= 0 && bottom <= innerHeight) return
  entry.scrollIntoView({ block: height > innerHeight ? 'start' : 'nearest' })
}
