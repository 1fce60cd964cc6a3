import { useState } from 'preact/hooks'
import { Button } from '../../parts/button.tsx'
import { Icon, type IconName } from '../../parts/icon.tsx'
import type { Evidence } from '../../wire.ts'
import css from './evidence.module.css'
import { evidenceWords, weightOf } from './evidence-words.ts'

/** As many as two lines hold. */
const SHORT = 4

const signs: Record<ReturnType<typeof weightOf>, { icon: IconName; words: string }> = {
  for: { icon: 'plus', words: 'For: ' },
  idle: { icon: 'plus', words: 'For, but not counted: ' },
  against: { icon: 'minus', words: 'Against: ' },
}
const order = ['for', 'idle', 'against']

/** What speaks for one person, and what against; a long list is opened by a click. */
export function EvidenceList({ evidence }: { evidence: Evidence[] }) {
  const [open, setOpen] = useState(false)
  if (evidence.length === 0) return null
  const sorted = evidence.toSorted((a, b) => order.indexOf(weightOf(a)) - order.indexOf(weightOf(b)))
  const shown = open || sorted.length <= SHORT + 1 ? sorted : sorted.slice(0, SHORT)
  return (
    <div class={css.evidence}>
      <ul aria-label="Evidence">
        {shown.map((each) => {
          const sign = signs[weightOf(each)]
          return (
            <li key={`${each.name} ${each.for}`} data-weight={weightOf(each)}>
              <Icon name={sign.icon} size={12} />
              <span>
                <span class="visually-hidden">{sign.words}</span>
                {evidenceWords(each)}
                {each.weight !== null && ` ${each.weight > 0 ? '+' : ''}${each.weight.toFixed(1)}`}
              </span>
            </li>
          )
        })}
      </ul>
      {(open || shown.length < sorted.length) && (
        <Button kind="bare" small aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? 'Less' : `${sorted.length - shown.length} more`}
        </Button>
      )}
    </div>
  )
}
