import { percent } from '../../parts/percent.ts'
import type { DuplicatePair } from '../../wire-duplicates.ts'
import css from './confidence.module.css'

export const statusWords = { flagged: 'Flagged for merge', suggested: 'Suggested' }

type ConfidenceProps = Pick<DuplicatePair, 'confidence' | 'status'>

/** How sure it is, as a number, as a bar with the line on it, and in words what follows. */
export const Confidence = ({ confidence, status }: ConfidenceProps) => (
  <span class={css.confidence} data-status={status}>
    <span class={css.number}>{percent(confidence)}</span>{' '}
    <span class={css.bar} aria-hidden="true">
      <span style={{ width: `${confidence * 100}%` }} />
    </span>
    <span class={css.status}>{statusWords[status]}</span>
  </span>
)
