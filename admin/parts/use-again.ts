import { useEffect, useRef } from 'preact/hooks'

/**
 * Asks again while there is something to wait for and the window is in front: `everyMs` milliseconds after the answer,
 * since one that comes later than the next request would never be shown.
 */
export function useAgain(waiting: boolean, ask: () => unknown, everyMs: number) {
  const latest = useRef(ask)
  latest.current = ask
  useEffect(() => {
    if (!waiting) return
    let over = false
    let timer: ReturnType<typeof setTimeout>
    const again = () => {
      timer = setTimeout(async () => {
        if (document.visibilityState === 'visible') await latest.current()
        if (!over) again()
      }, everyMs)
    }
    again()
    return () => {
      over = true
      clearTimeout(timer)
    }
  }, [waiting, everyMs])
}
