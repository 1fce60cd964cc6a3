import { useEffect, useRef } from 'preact/hooks'

/** Asks again every `everyMs` milliseconds while there is something to wait for and the window is in front. */
export function useAgain(waiting: boolean, ask: () => void, everyMs: number) {
  const latest = useRef(ask)
  latest.current = ask
  useEffect(() => {
    if (!waiting) return
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') latest.current()
    }, everyMs)
    return () => clearInterval(timer)
  }, [waiting, everyMs])
}
