import type { RefObject } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'

type Fresh = { turn: number; at: number[] }

/**
 * Which entries of a list the last choice has changed. Where the list scrolls in a box of its own, the first of
 * them is brought into sight; the page itself is never moved under the hand that chooses.
 */
export function useFresh(list: RefObject<HTMLElement | null>, entries: object[]) {
  const texts = entries.map((entry) => JSON.stringify(entry))
  const before = useRef(texts)
  const [fresh, setFresh] = useState<Fresh>({ turn: 0, at: [] })
  useEffect(() => {
    const at = texts.flatMap((text, index) => (text === before.current[index] ? [] : [index]))
    before.current = texts
    if (at.length > 0) setFresh(({ turn }) => ({ turn: turn + 1, at }))
  }, [texts.join()])
  useEffect(() => {
    const entry = list.current?.children[fresh.at[0] ?? -1]
    const box = entry && scrollingBox(entry)
    if (!box) return
    const [inner, outer] = [entry.getBoundingClientRect(), box.getBoundingClientRect()]
    if (inner.top < outer.top || inner.bottom > outer.bottom)
      box.scrollBy({ top: inner.top - outer.top - outer.height / 4, behavior: 'smooth' })
  }, [fresh])
  return { turn: fresh.turn, has: (index: number) => fresh.at.includes(index) }
}

function scrollingBox(entry: Element): Element | null {
  for (let at = entry.parentElement; at && at !== document.documentElement; at = at.parentElement)
    if (at.scrollHeight > at.clientHeight && getComputedStyle(at).overflowY === 'auto') return at
  return null
}
