import type { ComponentChildren } from 'preact'
import css from './progress.module.css'

type ProgressProps = {
  label: string
  done: number
  /** 0: not known yet. */
  total: number
  words: string
  children?: ComponentChildren
}

/** How far something is, as a bar and in words. */
export const Progress = ({ label, done, total, words, children }: ProgressProps) => (
  <div class={css.progress}>
    <progress aria-label={label} max={Math.max(1, total)} value={total > 0 ? done : undefined} />
    <span>{words}</span>
    {children}
  </div>
)
