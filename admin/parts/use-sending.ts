import { useRef, useState } from 'preact/hooks'
import type { Trouble } from '../api.ts'

/** One send at a time; what went wrong is kept for the page to show. */
export function useSending() {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Trouble | null>(null)
  const running = useRef(false)
  const send = async (work: () => Promise<Trouble | null>, then?: () => void) => {
    if (running.current) return
    running.current = true
    setBusy(true)
    setProblem(null)
    const trouble = await work()
    running.current = false
    setBusy(false)
    setProblem(trouble)
    if (!trouble) then?.()
    else if (trouble.errors) requestAnimationFrame(focusFirstBadField)
  }
  return { busy, problem, send, forgive: () => setProblem(null) }
}

function focusFirstBadField() {
  const within = document.querySelector('dialog[open]') ?? document
  within.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
}
