import { useEffect, useRef, useState } from 'preact/hooks'

/** Long enough that a run through radio buttons with the arrow keys is told once, at its end. */
const PAUSE_MS = 700

/** Tells a screen reader only the sentences that a choice has changed. */
export function Announcement({ sentences }: { sentences: string[] }) {
  const told = useRef(sentences)
  const [words, setWords] = useState('')
  const now = sentences.join('\n')
  useEffect(() => {
    const timer = setTimeout(() => {
      const fresh = sentences.filter((sentence) => !told.current.includes(sentence))
      told.current = sentences
      if (fresh.length > 0) setWords(fresh.join(' '))
    }, PAUSE_MS)
    return () => clearTimeout(timer)
  }, [now])
  return (
    <p class="visually-hidden" aria-live="polite">
      {words}
    </p>
  )
}
