import { useEffect, useState } from 'preact/hooks'
import type { DuplicatePair } from '../../wire-duplicates.ts'
import type { Subject } from '../../wire-merging.ts'
import { keyOf } from './address.ts'
import { isKnown, type Prospect, prospectOf } from './prospect.ts'

/** Whoever walks past a pair does not ask about it. */
const PAUSE_MS = 120

/** What merging the selected pair would mean. Null: not known yet. */
export function useProspect(
  subject: Subject,
  pair: DuplicatePair | undefined,
  next: DuplicatePair | undefined,
): Prospect | null {
  const key = pair ? keyOf(pair) : null
  const [known, setKnown] = useState<{ key: string; prospect: Prospect } | null>(null)
  useEffect(() => {
    if (!pair || !key) return
    let isPast = false
    const pause = isKnown(subject, pair) ? 0 : PAUSE_MS
    const timer = setTimeout(async () => {
      const prospect = await prospectOf(subject, pair)
      if (isPast) return
      setKnown({ key, prospect })
      // The one that comes up when this one is judged.
      if (next) void prospectOf(subject, next)
    }, pause)
    return () => {
      isPast = true
      clearTimeout(timer)
    }
    // A list that was asked for again holds the same pair as another object.
  }, [subject, key, pair?.found_at])
  return known?.key === key ? known.prospect : null
}
